import { useQuery } from '@tanstack/react-query';
import { Send, Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Chip } from '@/components/ui/Chip';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { Page } from '@/components/ui/Page';
import { BackLink } from './BackLink';
import { getPosting, keys } from './calls';
import { InviteDialog } from './InviteDialog';
import { QueryGate } from './QueryGate';
import { RubricView } from './RubricView';
import type { Posting } from './types';
import { useNames } from './use-names';

/** A posting: what is asked for, whom the organization looks for, and exactly how answers are scored. */
export default function PostingPage() {
  const { postingId = '' } = useParams();
  const posting = useQuery({ queryKey: keys.posting(postingId), queryFn: () => getPosting(postingId) });
  return <QueryGate query={posting}>{(body) => <PostingView posting={body} />}</QueryGate>;
}

function PostingView({ posting }: { posting: Posting }) {
  const { t } = useTranslation(['recruiting', 'common']);
  const [isInviting, setInviting] = useState(false);
  const names = useNames();
  return (
    <>
      <BackLink to="/recruiting">{t('posting.back')}</BackLink>
      <Page
        width="wide"
        title={posting.title}
        lead={
          <span className="flex flex-wrap gap-2">
            <Chip tone={posting.status === 'open' ? 'live' : 'plain'}>
              {names.postingStatus(posting.status)}
            </Chip>
            <Chip>{t(`interviewLanguage.${posting.language}`)}</Chip>
          </span>
        }
        actions={
          <>
            <Button asChild>
              <Link to={`/recruiting/postings/${posting.job_posting_id}/candidates`}>
                <Users aria-hidden className="size-5" />
                {t('posting.candidates')}
              </Link>
            </Button>
            <Button
              variant="primary"
              icon={<Send aria-hidden className="size-5" />}
              onClick={() => setInviting(true)}
            >
              {t('posting.invite')}
            </Button>
          </>
        }
      >
        <div className="grid gap-10 lg:grid-cols-[1fr_1.35fr] lg:items-start">
          <AskedFor posting={posting} />
          <div className="grid gap-8">
            <GlassPanel as="section">
              <h2 className="text-xl">{t('posting.policy')}</h2>
              <p className="mt-3 font-medium">{t(`common:policy.${posting.policy}`)}</p>
              <p className="mt-1 text-soft">{t(`policyText.${posting.policy}`)}</p>
            </GlassPanel>
            <RubricView rubric={posting.rubric} />
          </div>
        </div>
      </Page>
      <InviteDialog posting={posting} isOpen={isInviting} onClose={() => setInviting(false)} />
    </>
  );
}

function AskedFor({ posting }: { posting: Posting }) {
  const { t } = useTranslation('recruiting');
  return (
    <div className="grid gap-10 lg:sticky lg:top-24">
      <section>
        <h2 className="text-xl">{t('posting.description')}</h2>
        <p className="mt-3 whitespace-pre-line text-soft">
          {posting.description || t('posting.noDescription')}
        </p>
      </section>
      <section>
        <h2 className="text-xl">{t('posting.requirements')}</h2>
        <ol className="mt-4 grid gap-4">
          {posting.requirements.map((requirement, index) => (
            <li key={requirement.id} className="flex gap-4">
              <span
                aria-hidden
                className="tabular mt-0.5 grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent text-sm"
              >
                {index + 1}
              </span>
              <div className="min-w-0">
                <p>{requirement.text}</p>
                {requirement.skill_codes.length > 0 && (
                  <ul aria-label={t('posting.skills')} className="mt-2 flex flex-wrap gap-1.5">
                    {requirement.skill_codes.map((code) => (
                      <li key={code}>
                        <Chip>{code.replaceAll('_', ' ')}</Chip>
                      </li>
                    ))}
                  </ul>
                )}
              </div>
            </li>
          ))}
        </ol>
      </section>
      <section>
        <h2 className="text-xl">{t('posting.talent')}</h2>
        {posting.talent.length === 0 ? (
          <p className="mt-3 text-quiet">{t('posting.noTalent')}</p>
        ) : (
          <dl className="mt-4 grid gap-4">
            {posting.talent.map((value) => (
              <div key={value.id} className="border-accent/50 border-l-2 pl-4">
                <dt className="font-medium">{value.name}</dt>
                <dd className="mt-0.5 text-soft">{value.text}</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
    </div>
  );
}
