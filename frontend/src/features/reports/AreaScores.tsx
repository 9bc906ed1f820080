import { useTranslation } from 'react-i18next';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { formatPoints } from '@/components/ui/ScoreBar';
import { type Column, Table } from '@/components/ui/Table';
import type { AreaTotal, Results } from '@/lib/api/types';
import { AreaOverview, type CriterionRow, criterionRows } from './AreaOverview';
import { EngineChips } from './TotalPanel';

/** The areas as a shape, as bars, and as a table that says everything the pictures say. */
export function AreaScores({ results }: { results: Results }) {
  const { t } = useTranslation(['reports', 'common']);
  const areas = results.totals.areas;
  return (
    <section aria-labelledby="areas" className="mt-12">
      <div className="mb-6 flex flex-wrap items-center justify-between gap-4">
        <h2 id="areas" className="text-2xl">
          {t('areas')}
        </h2>
        <EngineChips results={results} />
      </div>
      <AreaOverview areas={areas} />
      <details className="group mt-8">
        <summary className="inline-flex min-h-11 items-center rounded-control px-1 font-medium text-accent">
          {t('showTable')}
        </summary>
        <GlassPanel className="mt-3">
          <AreaTable areas={areas} />
        </GlassPanel>
      </details>
    </section>
  );
}

function AreaTable({ areas }: { areas: AreaTotal[] }) {
  const { t } = useTranslation(['reports', 'common']);
  const columns: Column<CriterionRow>[] = [
    { key: 'criterion', header: t('table.criterion'), cell: (row) => row.name, isRowHeader: true },
    { key: 'area', header: t('table.area'), cell: (row) => row.area },
    { key: 'weight', header: t('table.weight'), cell: (row) => formatPoints(row.weight), isNumeric: true },
    {
      key: 'level',
      header: t('table.level'),
      cell: (row) =>
        row.level === null ? (row.reason_text ?? t('common:state.notMeasured')) : formatPoints(row.level),
      isNumeric: true,
    },
    {
      key: 'points',
      header: t('table.points'),
      cell: (row) => (row.points === null ? '–' : formatPoints(row.points)),
      isNumeric: true,
    },
  ];
  return (
    <Table
      caption={t('table.caption')}
      columns={columns}
      rows={criterionRows(areas)}
      rowKey={(row) => row.rowKey}
    />
  );
}
