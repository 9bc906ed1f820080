import { useQuery } from '@tanstack/react-query';
import { FileLock2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { EmptyState } from '@/components/ui/EmptyState';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';
import { PageSkeleton } from '@/components/ui/Skeleton';
import { getResults } from '@/lib/api/calls';
import { ApiError } from '@/lib/api/errors';
import type { Purpose, Results } from '@/lib/api/types';
import { AreaScores } from './AreaScores';
import { HowScored } from './HowScored';
import { OwnTimeline } from './OwnTimeline';
import { QuestionResults } from './QuestionResults';
import { ResultDownload } from './ResultDownload';
import { Rights } from './Rights';
import { StrengthsFirst } from './StrengthsFirst';
import { TotalPanel } from './TotalPanel';

/** A candidate's own result. What the organization does not release is not asked for twice. */
export default function ResultScreen({ sessionId, purpose }: { sessionId: string; purpose: Purpose }) {
  const { t, i18n } = useTranslation(['reports', 'common']);
  const results = useQuery({
    queryKey: ['results', sessionId, i18n.language],
    queryFn: () => getResults(sessionId),
  });
  if (results.isPending) return <PageSkeleton />;
  if (results.data) return <Result results={results.data} purpose={purpose} />;
  const error = results.error instanceof ApiError ? results.error : null;
  return (
    <div className="m-auto w-full max-w-xl p-4">
      <EmptyState
        icon={<FileLock2 />}
        title={t('unavailable.title')}
        titleAs="h1"
        action={
          error?.isRetryAvailable ? (
            <Button variant="primary" onClick={() => void results.refetch()}>
              {t('common:action.retry')}
            </Button>
          ) : (
            <Button asChild>
              <Link to="/home">{t('common:nav.home')}</Link>
            </Button>
          )
        }
      >
        {error?.message || t('unavailable.body')}
      </EmptyState>
    </div>
  );
}

function Result({ results, purpose }: { results: Results; purpose: Purpose }) {
  const { t } = useTranslation(['reports', 'common']);
  return (
    <Page
      width="wide"
      title={t(`title.${purpose}`)}
      lead={t(`lead.${purpose}`)}
      actions={results.is_complete && <ResultDownload sessionId={results.session_id} />}
    >
      {!results.is_complete && (
        <Notice isLive className="mb-6">
          {t('incomplete')}
        </Notice>
      )}
      <div className="grid gap-6 lg:grid-cols-[1.2fr_1fr]">
        <StrengthsFirst strengths={results.strengths} improvements={results.improvements} />
        <TotalPanel results={results} />
      </div>
      <AreaScores results={results} />
      {purpose === 'practice' && <OwnTimeline results={results} />}
      <QuestionResults results={results} />
      <div className="mt-12 grid gap-6 lg:grid-cols-2">
        <HowScored results={results} />
        <Rights purpose={purpose} />
      </div>
    </Page>
  );
}
