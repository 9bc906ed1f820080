import { useTranslation } from 'react-i18next';
import { type Column, Table } from '@/components/ui/Table';
import type { RecruiterReport } from '@/features/recruiting/types';
import type { Receipt } from '@/lib/api/types';

/** What was not measured and why, the policy in words, and which engines ran in which versions. */
export function HowMeasured({ report }: { report: RecruiterReport }) {
  const { t } = useTranslation('recruiting');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-10 border-line border-t pt-10 lg:grid-cols-2">
      <section aria-labelledby="not-measured">
        <h2 id="not-measured" className="text-xl">
          {t('report.notMeasured')}
        </h2>
        {report.not_measured.length === 0 ? (
          <p className="mt-3 text-soft">{t('report.allMeasured')}</p>
        ) : (
          <dl className="mt-3 grid gap-3">
            {report.not_measured.map((item) => (
              <div key={`${item.area}-${item.reason}`}>
                <dt className="font-medium">{item.name}</dt>
                <dd className="text-soft">{item.message}</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
      <section aria-labelledby="policy">
        <h2 id="policy" className="text-xl">
          {t('report.policy')}
        </h2>
        <p className="mt-3 font-medium">{report.policy.name}</p>
        <p className="mt-0.5 text-soft">{report.policy.description}</p>
      </section>
      <Points title={t('report.strengths')} lines={report.strengths} />
      <Points title={t('report.improvements')} lines={report.improvements} />
      <section aria-labelledby="engines" className="lg:col-span-2">
        <h2 id="engines" className="text-xl">
          {t('report.engines')}
        </h2>
        {report.receipts.length === 0 ? (
          <p className="mt-3 text-soft">{t('report.noEngine')}</p>
        ) : (
          <Engines receipts={report.receipts} rubricVersion={report.rubric_version} />
        )}
      </section>
    </div>
  );
}

function Points({ title, lines }: { title: string; lines: string[] }) {
  const { t } = useTranslation('recruiting');
  return (
    <section>
      <h2 className="text-xl">{title}</h2>
      {lines.length === 0 ? (
        <p className="mt-3 text-quiet">{t('report.none')}</p>
      ) : (
        <ul className="mt-3 grid list-disc gap-1.5 pl-5 text-soft">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Engines({ receipts, rubricVersion }: { receipts: Receipt[]; rubricVersion: string }) {
  const { t, i18n } = useTranslation('recruiting');
  const seconds = new Intl.NumberFormat(i18n.language, { maximumSignificantDigits: 2 });
  const columns: Column<Receipt>[] = [
    { key: 'engine', header: t('report.receipt.engine'), cell: (row) => row.engine, isRowHeader: true },
    { key: 'model', header: t('report.receipt.model'), cell: (row) => row.model ?? '–' },
    {
      key: 'prompt',
      header: t('report.receipt.prompt'),
      cell: (row) => [row.prompt_id, row.prompt_version].filter(Boolean).join(' ') || '–',
    },
    {
      key: 'rubric',
      header: t('report.receipt.rubric'),
      cell: (row) => row.rubric_version ?? rubricVersion,
    },
    {
      key: 'took',
      header: t('report.receipt.took'),
      cell: (row) => t('report.receipt.seconds', { s: seconds.format(row.duration_ms / 1000) }),
      isNumeric: true,
    },
    {
      key: 'fell',
      header: t('report.receipt.fellBack'),
      cell: (row) => row.fell_back_from.map((entry) => `${entry.engine} (${entry.reason})`).join(', ') || '–',
    },
  ];
  return (
    <Table
      caption={t('report.engines')}
      isCaptionHidden
      columns={columns}
      rows={receipts}
      rowKey={(row) => `${row.engine}-${row.model}-${row.prompt_version}`}
      className="relative mt-2 whitespace-nowrap"
    />
  );
}
