import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Page } from '@/components/ui/Page';
import { BackLink } from '@/features/recruiting/BackLink';
import { getReport, keys } from '@/features/recruiting/calls';
import { QueryGate } from '@/features/recruiting/QueryGate';
import { PlayheadProvider } from '../timeline/playhead';
import { ReportDownload } from './ReportDownload';
import { ReportView } from './ReportView';

/** How often an unfinished report is asked for again. */
const UNFINISHED_MS = 5_000;

/** One interview as the person who decides reads it: numbers beside the words they come from. */
export default function ReportPage() {
  const { t } = useTranslation('recruiting');
  const { sessionId = '' } = useParams();
  const [search] = useSearchParams();
  const report = useQuery({
    queryKey: keys.report(sessionId),
    queryFn: () => getReport(sessionId),
    refetchInterval: ({ state }) => (state.data && !state.data.is_complete ? UNFINISHED_MS : false),
  });
  const posting = search.get('posting');
  return (
    <QueryGate query={report}>
      {(body) => (
        <>
          <BackLink to={posting ? `/recruiting/postings/${posting}/candidates` : '/recruiting'}>
            {posting ? t('report.back') : t('posting.back')}
          </BackLink>
          <Page
            width="wide"
            title={t('report.title', { name: body.candidate_name })}
            lead={body.posting_title}
            actions={
              <>
                {body.is_complete && <ReportDownload sessionId={sessionId} />}
                <Button asChild>
                  <a href="#decision">{t('report.toDecision')}</a>
                </Button>
              </>
            }
          >
            <PlayheadProvider key={sessionId}>
              <ReportView report={body} />
            </PlayheadProvider>
          </Page>
        </>
      )}
    </QueryGate>
  );
}
