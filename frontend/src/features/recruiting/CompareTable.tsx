import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { formatPoints } from '@/components/ui/ScoreBar';
import { areasOf, type Column, quoteCount } from './compare';
import { ScoreWithBand } from './IntervalPlot';
import { intervalOf } from './interval';
import { useNames } from './use-names';

/** One column per candidate; on narrow screens it scrolls sideways while the names of the rows stay. */
export function CompareTable({ postingId, columns }: { postingId: string; columns: Column[] }) {
  const { t } = useTranslation(['recruiting', 'common']);
  const names = useNames();
  const row = (key: string, name: string, cell: (column: Column) => ReactNode) => (
    <tr key={key} className="border-line border-b last:border-0">
      <th
        scope="row"
        className="sticky left-0 z-10 min-w-28 max-w-40 bg-solid py-4 pr-4 pl-5 text-left align-top font-medium text-quiet text-sm"
      >
        {name}
      </th>
      {columns.map((column) => (
        <td key={column.application.application_id} className="min-w-56 px-4 py-4 align-top">
          {cell(column)}
        </td>
      ))}
    </tr>
  );
  return (
    <section
      aria-label={t('compare.caption')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="layer-solid relative overflow-x-auto rounded-panel"
    >
      <table className="w-full border-collapse text-left text-[15px]">
        <caption className="sr-only">{t('compare.caption')}</caption>
        <thead>
          <tr className="border-line border-b">
            <th
              scope="col"
              className="sticky left-0 z-10 bg-solid py-5 pr-4 pl-5 text-left font-medium text-quiet text-sm"
            >
              {t('compare.row')}
            </th>
            {columns.map(({ application }) => (
              <th key={application.application_id} scope="col" className="px-4 py-5 text-left">
                <span className="block font-semibold text-lg">{application.candidate_name}</span>
                <Button asChild size="sm" className="mt-2">
                  <Link to={`/recruiting/sessions/${application.session_id}/report?posting=${postingId}`}>
                    {t('compare.open')}
                  </Link>
                </Button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {row('total', t('compare.total'), ({ report }) => (
            <>
              <ScoreWithBand
                interval={intervalOf({ ...report, total: report.totals.total })}
                empty={t('candidates.noTotal')}
              />
              {report.totals.total_reason_text && (
                <p className="mt-1 text-quiet text-sm">{report.totals.total_reason_text}</p>
              )}
            </>
          ))}
          {row('scored', t('compare.scored'), ({ report }) => (
            <span className="tabular">{Math.round(report.totals.scored_share * 100)}%</span>
          ))}
          {areasOf(columns).map(({ area, name }) =>
            row(area, name, (column) => <AreaCell column={column} area={area} name={name} />),
          )}
          {row('quotes', t('compare.quotes'), ({ report }) => (
            <span className="tabular">{t('compare.quotesCount', { count: quoteCount(report) })}</span>
          ))}
          {row('flags', t('compare.flags'), ({ application }) => (
            <Flags codes={application.flags} />
          ))}
          {row('engine', t('compare.engine'), ({ report }) => (
            <span className="text-quiet text-sm">
              {report.receipts.length > 0 ? report.engine : t('report.noEngine')} · {report.rubric_version}
            </span>
          ))}
          {row('decision', t('compare.decision'), ({ application }) => (
            <span className="text-soft">
              {application.decision ? names.outcome(application.decision) : t('outcome.none')}
            </span>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function AreaCell({ column, area, name }: { column: Column; area: string; name: string }) {
  const { t } = useTranslation(['recruiting', 'common']);
  const found = column.report.totals.areas.find((one) => one.area === area);
  if (!found || found.points === null) {
    return <span className="text-quiet text-sm">{t('common:state.notMeasured')}</span>;
  }
  const share = found.points_max > 0 ? Math.min(100, (found.points / found.points_max) * 100) : 0;
  return (
    <div className="grid gap-1.5">
      <p className="tabular">
        <span className="sr-only">{name} </span>
        <strong className="font-semibold">{formatPoints(found.points)}</strong>
        <span className="text-quiet text-sm"> / {formatPoints(found.points_max)}</span>
      </p>
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-track">
        <div className="h-full rounded-full bg-accent" style={{ width: `${share}%` }} />
      </div>
    </div>
  );
}

function Flags({ codes }: { codes: string[] }) {
  const { t } = useTranslation('recruiting');
  const names = useNames();
  if (codes.length === 0) return <span className="text-quiet">{t('candidates.noFlags')}</span>;
  return (
    <ul className="grid gap-0.5 text-attention text-sm">
      {codes.map((code) => (
        <li key={code}>{names.flag(code)}</li>
      ))}
    </ul>
  );
}
