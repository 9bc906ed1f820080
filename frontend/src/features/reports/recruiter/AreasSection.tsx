import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatPoints } from '@/components/ui/ScoreBar';
import { type Column, Table } from '@/components/ui/Table';
import type { RecruiterReport, ReportArea } from '@/features/recruiting/types';
import { useIsWide } from '@/features/recruiting/use-is-wide';
import { AreaOverview, type CriterionRow, criterionRows } from '../AreaOverview';
import { EngineLine } from './EngineLine';

/** Areas as a shape, as bars, and as the table from which the total can be worked out by hand. */
export function AreasSection({ report }: { report: RecruiterReport }) {
  const { t } = useTranslation(['recruiting', 'common']);
  const { areas } = report.totals;
  const isWide = useIsWide();
  return (
    <section aria-labelledby="areas">
      <h2 id="areas" className="text-2xl">
        {t('report.areas')}
      </h2>
      <p className="mt-2 max-w-3xl text-soft">{t('report.areasLead')}</p>
      <div className="mt-6">
        {/* On a phone the labels do not fit beside the shape; the bars say the same. */}
        <AreaOverview areas={areas} isShapeShown={isWide} />
      </div>
      <div className="mt-5">
        <EngineLine report={report} />
      </div>
      <details className="group mt-3">
        <summary className="inline-flex min-h-11 list-none items-center gap-2 rounded-control font-medium text-accent [&::-webkit-details-marker]:hidden">
          <ChevronDown aria-hidden className="size-5 transition-transform group-open:rotate-180" />
          {t('report.showTable')}
        </summary>
        <PointsTable areas={areas} />
      </details>
    </section>
  );
}

function PointsTable({ areas }: { areas: ReportArea[] }) {
  const { t } = useTranslation(['recruiting', 'common']);
  const columns: Column<CriterionRow>[] = [
    {
      key: 'criterion',
      header: t('report.table.criterion'),
      cell: (row) => row.name,
      isRowHeader: true,
      className: 'min-w-36',
    },
    { key: 'area', header: t('report.table.area'), cell: (row) => row.area, className: 'min-w-28' },
    {
      key: 'weight',
      header: t('report.table.weight'),
      cell: (row) => formatPoints(row.weight),
      isNumeric: true,
    },
    {
      key: 'level',
      header: t('report.table.level'),
      cell: (row) =>
        row.level === null ? (
          <span className="text-quiet text-sm">
            {row.reason_text ?? row.reason ?? t('common:state.notMeasured')}
          </span>
        ) : (
          row.level
        ),
      isNumeric: true,
    },
    {
      key: 'spread',
      header: t('report.table.spread'),
      cell: (row) => row.spread ?? '–',
      isNumeric: true,
    },
    {
      key: 'points',
      header: t('report.table.points'),
      cell: (row) => (row.points === null ? '–' : formatPoints(row.points)),
      isNumeric: true,
    },
  ];
  return (
    <Table
      caption={t('report.table.caption')}
      columns={columns}
      rows={criterionRows(areas)}
      rowKey={(row) => row.rowKey}
      className="relative mt-2"
    />
  );
}
