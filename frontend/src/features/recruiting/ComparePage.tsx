import { useQueries, useQuery } from '@tanstack/react-query';
import { Columns3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { EmptyState } from '@/components/ui/EmptyState';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';
import { Skeleton } from '@/components/ui/Skeleton';
import { BackLink } from './BackLink';
import { CompareTable } from './CompareTable';
import { getReport, keys, listApplications } from './calls';
import { type Column, chosenOf, hasOverlap, isComparable } from './compare';
import { QueryGate } from './QueryGate';
import type { Application } from './types';

/** Up to four candidates beside each other, in the order they were chosen. */
export default function ComparePage() {
  const { t } = useTranslation('recruiting');
  const { postingId = '' } = useParams();
  const [search] = useSearchParams();
  const applications = useQuery({
    queryKey: keys.applications(postingId),
    queryFn: () => listApplications(postingId),
  });
  return (
    <QueryGate query={applications}>
      {({ items }) => {
        const chosen = chosenOf(items, search.get('with'));
        return (
          <>
            <BackLink to={`/recruiting/postings/${postingId}/candidates`}>{t('compare.back')}</BackLink>
            <Page width="wide" title={t('compare.title')} lead={t('compare.lead')}>
              {chosen.length < 2 ? (
                <EmptyState icon={<Columns3 />} title={t('compare.need')} />
              ) : (
                <Comparison postingId={postingId} chosen={chosen} />
              )}
            </Page>
          </>
        );
      }}
    </QueryGate>
  );
}

function Comparison({ postingId, chosen }: { postingId: string; chosen: Application[] }) {
  const { t } = useTranslation(['recruiting', 'common']);
  const reports = useQueries({
    queries: chosen.map((application) => ({
      queryKey: keys.report(application.session_id ?? ''),
      queryFn: () => getReport(application.session_id ?? ''),
    })),
  });
  const columns: Column[] = chosen.flatMap((application, index) => {
    const report = reports[index]?.data;
    return report ? [{ application, report }] : [];
  });
  const failed = reports.find((query) => query.isError);
  if (reports.some((query) => query.isPending)) {
    return (
      <div role="status">
        <span className="sr-only">{t('common:state.loading')}</span>
        <Skeleton className="h-96 rounded-panel" />
      </div>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      {failed && (
        <Notice kind="attention">{failed.error?.message || t('common:error.network.happened')}</Notice>
      )}
      {!isComparable(columns) && <Notice kind="attention">{t('compare.engines')}</Notice>}
      {isComparable(columns) && hasOverlap(columns) && <Notice>{t('compare.overlap')}</Notice>}
      {columns.length > 0 && <CompareTable postingId={postingId} columns={columns} />}
    </div>
  );
}
