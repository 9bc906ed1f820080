import { useTranslation } from 'react-i18next';
import { AreaRadar } from '@/components/ui/AreaRadar';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { formatPoints, ScoreBar } from '@/components/ui/ScoreBar';
import { type Column, Table } from '@/components/ui/Table';
import type { AreaTotal, Results } from '@/lib/api/types';
import { EngineChips } from './TotalPanel';

/** The areas as a shape, as bars, and as a table that says everything the pictures say. */
export function AreaScores({ results }: { results: Results }) {
  const { t } = useTranslation(['reports', 'common']);
  const areas = results.totals.areas;
  const measured = areas.filter((area) => area.points !== null && area.points_max > 0);
  return (
    <section aria-labelledby="areas" className="mt-12">
      <div className="mb-6 flex flex-wrap items-center justify-between gap-4">
        <h2 id="areas" className="text-2xl">
          {t('areas')}
        </h2>
        <EngineChips results={results} />
      </div>
      <div className="grid items-center gap-x-12 gap-y-8 lg:grid-cols-[1fr_1.2fr]">
        {measured.length >= 3 && (
          <AreaRadar
            points={measured.map((area) => ({
              label: area.name,
              share: Math.round(((area.points ?? 0) / area.points_max) * 100),
            }))}
          />
        )}
        <div
          className={
            measured.length >= 3 ? 'grid gap-6' : 'grid gap-6 lg:col-span-2 lg:grid-cols-2 lg:gap-x-12'
          }
        >
          {areas.map((area) => (
            <div key={area.area}>
              <ScoreBar
                label={area.name}
                value={area.points}
                max={area.points_max}
                notMeasured={t('common:state.notMeasured')}
              />
              {area.reason_text && <p className="mt-1.5 text-quiet text-sm">{area.reason_text}</p>}
            </div>
          ))}
        </div>
      </div>
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

type Row = AreaTotal['criteria'][number] & { area: string; rowKey: string };

function AreaTable({ areas }: { areas: AreaTotal[] }) {
  const { t } = useTranslation(['reports', 'common']);
  const rows: Row[] = areas.flatMap((area) =>
    area.criteria.map((criterion) => ({
      ...criterion,
      area: area.name,
      rowKey: `${area.area}-${criterion.criterion_id}`,
    })),
  );
  const columns: Column<Row>[] = [
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
  return <Table caption={t('table.caption')} columns={columns} rows={rows} rowKey={(row) => row.rowKey} />;
}
