import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type Column, Table } from '@/components/ui/Table';
import { figureOf, type Lane, type Summary, summaryOf } from './lanes';

interface Row {
  lane: Lane;
  summary: Summary | null;
}

/** What the plots say, in figures. */
export function LaneTable({ lanes }: { lanes: Lane[] }) {
  const { t, i18n } = useTranslation('timeline');
  const rows: Row[] = lanes.map((lane) => ({ lane, summary: summaryOf(lane.values) }));
  const figure = (name: 'median' | 'low' | 'high'): Column<Row> => ({
    key: name,
    header: t(`table.${name}`),
    cell: ({ lane, summary }) => (summary ? figureOf(summary[name], lane.unit, i18n.language) : '–'),
    isNumeric: true,
  });
  const columns: Column<Row>[] = [
    {
      key: 'kind',
      header: t('table.kind'),
      cell: ({ lane }) => t(`kind.${lane.kind as 'pitch'}`),
      isRowHeader: true,
      className: 'min-w-36',
    },
    { key: 'unit', header: t('table.unit'), cell: ({ lane }) => t(`unit.${lane.unit}`) },
    figure('median'),
    figure('low'),
    figure('high'),
    {
      key: 'measured',
      header: t('table.measured'),
      cell: ({ summary }) =>
        summary ? `${figureOf(summary.measured, 'share', i18n.language)}%` : t('notMeasured'),
      isNumeric: true,
    },
  ];
  return (
    <details className="group">
      <summary className="inline-flex min-h-11 list-none items-center gap-2 rounded-control font-medium text-accent [&::-webkit-details-marker]:hidden">
        <ChevronDown aria-hidden className="size-5 transition-transform group-open:rotate-180" />
        {t('table.show')}
      </summary>
      <Table
        caption={t('table.caption')}
        columns={columns}
        rows={rows}
        rowKey={({ lane }) => lane.kind}
        className="relative mt-2"
      />
    </details>
  );
}
