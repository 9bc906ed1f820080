import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { AreaRadar } from '@/components/ui/AreaRadar';
import { formatPoints, ScoreBar } from '@/components/ui/ScoreBar';
import { type Column, Table } from '@/components/ui/Table';
import type { RecruiterReport, ReportArea } from '@/features/recruiting/types';
import { useIsWide } from '@/features/recruiting/use-is-wide';
import { EngineLine } from './EngineLine';

/** Areas as a shape, as bars, and as the table from which the total can be worked out by hand. */
export function AreasSection({ report }: { report: RecruiterReport }) {
  const { t } = useTranslation(['recruiting', 'common']);
  const { areas } = report.totals;
  const isWide = useIsWide();
  const measured = areas.filter((area) => area.points !== null && area.points_max > 0);
  // On a phone the labels do not fit beside the shape; the bars say the same.
  const hasShape = isWide && measured.length >= 3;
  return (
    <section aria-labelledby="areas">
      <h2 id="areas" className="text-2xl">
        {t('report.areas')}
      </h2>
      <p className="mt-2 max-w-3xl text-soft">{t('report.areasLead')}</p>
      <div className="mt-6 grid items-center gap-x-12 gap-y-6 lg:grid-cols-[1fr_1.25fr]">
        {hasShape && (
          <AreaRadar
            points={measured.map((area) => ({
              label: area.name,
              share: ((area.points ?? 0) / area.points_max) * 100,
            }))}
          />
        )}
        <div className={hasShape ? 'grid gap-5' : 'grid gap-5 lg:col-span-2 lg:grid-cols-2 lg:gap-x-12'}>
          {areas.map((area) => (
            <div key={area.area}>
              <ScoreBar
                label={area.name}
                value={area.points}
                max={area.points_max}
                notMeasured={t('common:state.notMeasured')}
              />
              {area.points === null && (area.reason_text ?? area.reason) && (
                <p className="mt-1.5 text-quiet text-sm">{area.reason_text ?? area.reason}</p>
              )}
            </div>
          ))}
        </div>
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

type Row = ReportArea['criteria'][number] & { area: string; rowKey: string };

function PointsTable({ areas }: { areas: ReportArea[] }) {
  const { t } = useTranslation(['recruiting', 'common']);
  const rows: Row[] = areas.flatMap((area) =>
    area.criteria.map((criterion) => ({
      ...criterion,
      area: area.name,
      rowKey: `${area.area}-${criterion.criterion_id}`,
    })),
  );
  const columns: Column<Row>[] = [
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
      rows={rows}
      rowKey={(row) => row.rowKey}
      className="relative mt-2"
    />
  );
}
