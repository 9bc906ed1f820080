import { ArrowRight, FileText, Keyboard, MessagesSquare, Quote, Scale, UserCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Chip } from '@/components/ui/Chip';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { Orb } from '@/components/ui/Orb';
import { useDocumentTitle } from '@/components/ui/Page';
import { homeOf, useAuth } from '@/lib/api/auth';

const PROMISES = [
  { key: 'evidence', icon: Quote },
  { key: 'people', icon: UserCheck },
  { key: 'typing', icon: Keyboard },
] as const;

const STEPS = [
  { key: 'read', icon: FileText },
  { key: 'talk', icon: MessagesSquare },
  { key: 'result', icon: Scale },
] as const;

/** What this is, that the interviewer is an AI, and who decides. */
export function Component() {
  const { t } = useTranslation(['account', 'common']);
  const { user } = useAuth();
  useDocumentTitle(t('landing.tab'));
  return (
    <div className="mx-auto w-full max-w-7xl px-4 pb-24 sm:px-6">
      <section className="grid items-center gap-8 pt-10 pb-16 sm:pt-16 lg:grid-cols-[1.15fr_1fr] lg:gap-16 lg:pb-24">
        <div className="rise order-2 lg:order-1">
          <Chip tone="live" className="mb-6">
            <span aria-hidden className="size-2 rounded-full bg-live" />
            {t('landing.aiChip')}
          </Chip>
          <h1 className="whitespace-pre-line text-[36px] leading-[1.2] tracking-[-0.035em] sm:text-[56px] sm:leading-[1.14]">
            {t('landing.title')}
          </h1>
          <p className="mt-6 max-w-xl text-lg text-soft leading-relaxed">{t('landing.lead')}</p>
          <div className="mt-9 flex flex-wrap items-center gap-4">
            <Button asChild variant="primary" size="lg" className="max-sm:w-full">
              <Link to={user ? homeOf(user.role) : '/register'}>
                {t(user ? 'landing.goHome' : 'landing.practice')}
                <ArrowRight aria-hidden className="size-5" />
              </Link>
            </Button>
            {!user && (
              <Button asChild variant="ghost" size="lg" className="max-sm:w-full">
                <Link to="/sign-in">{t('landing.signIn')}</Link>
              </Button>
            )}
          </div>
          <p className="mt-6 text-quiet text-sm">{t('landing.invited')}</p>
        </div>
        <div className="order-1 grid place-items-center lg:order-2">
          <Orb state="idle" className="fade w-[min(56vw,240px)] sm:w-[340px] lg:w-[460px]" />
        </div>
      </section>

      <section aria-labelledby="how" className="mb-16 lg:mb-24">
        <h2 id="how" className="mb-8 text-2xl">
          {t('landing.howTitle')}
        </h2>
        <ol className="grid gap-8 border-line border-t pt-8 md:grid-cols-3">
          {STEPS.map(({ key, icon: Icon }, index) => (
            <li key={key} className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 md:grid-cols-1 md:gap-y-3">
              <span className="row-span-2 flex items-center gap-3 self-start text-accent md:row-span-1">
                <Icon aria-hidden className="size-6" />
                <span className="tabular hidden text-quiet text-sm md:inline">{index + 1}</span>
              </span>
              <h3 className="text-lg">{t(`landing.steps.${key}.title`)}</h3>
              <p className="text-soft">{t(`landing.steps.${key}.body`)}</p>
            </li>
          ))}
        </ol>
      </section>

      <GlassPanel depth="layer" as="section" className="grid gap-8 sm:p-12 md:grid-cols-3 md:gap-12">
        <h2 className="text-2xl md:col-span-3">{t('landing.promisesTitle')}</h2>
        {PROMISES.map(({ key, icon: Icon }) => (
          <div key={key}>
            <span className="grid size-12 place-items-center rounded-control bg-live-soft text-live">
              <Icon aria-hidden className="size-6" />
            </span>
            <h3 className="mt-5 text-lg">{t(`landing.promises.${key}.title`)}</h3>
            <p className="mt-2 text-soft">{t(`landing.promises.${key}.body`)}</p>
          </div>
        ))}
      </GlassPanel>
    </div>
  );
}
