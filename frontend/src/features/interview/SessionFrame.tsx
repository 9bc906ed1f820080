import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { LanguageSwitch } from '@/components/ui/LanguageSwitch';
import { LogoMark } from '@/components/ui/Logo';
import { ThemeSwitch } from '@/components/ui/ThemeSwitch';
import type { Session } from '@/lib/api/types';

/** The quiet frame around an interview: what it is for, that the interviewer is an AI, and the way out. */
export function SessionFrame({ session, children }: { session: Session | null; children: ReactNode }) {
  const { t } = useTranslation(['interview', 'common']);
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="sticky top-0 z-30 border-line border-b bg-ground/70 backdrop-blur-xl">
        <div className="mx-auto flex h-16 w-full max-w-7xl items-center gap-3 px-4 sm:px-6">
          <Link to="/home" aria-label={t('common:nav.home')} className="rounded-full p-1">
            <LogoMark className="size-8" />
          </Link>
          <div className="mr-auto min-w-0">
            {session && (
              <>
                <p className="truncate font-semibold leading-5">{session.position}</p>
                <p className="truncate text-quiet text-sm leading-5">
                  {t('aiHeld')} · {session.organization_name ?? t(`common:purpose.${session.purpose}`)}
                </p>
              </>
            )}
          </div>
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </header>
      <main id="content" className="flex grow flex-col">
        {children}
      </main>
    </div>
  );
}
