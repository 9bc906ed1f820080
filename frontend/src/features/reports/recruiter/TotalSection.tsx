import { useTranslation } from 'react-i18next';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { formatPoints } from '@/components/ui/ScoreBar';
import { IntervalPlot } from '@/features/recruiting/IntervalPlot';
import { intervalOf } from '@/features/recruiting/interval';
import type { RecruiterReport } from '@/features/recruiting/types';
import { EngineLine } from './EngineLine';

const TICKS = [0, 25, 50, 75, 100];

/** The total with the range it may lie in, what it rests on, and what computed it. */
export function TotalSection({ report }: { report: RecruiterReport }) {
  const { t } = useTranslation('recruiting');
  const { totals } = report;
  const interval = intervalOf({ ...report, total: totals.total });
  return (
    <GlassPanel as="section" depth="layer" aria-labelledby="total" className="flex flex-col gap-7 self-start">
      <div>
        <h2 id="total" className="font-normal text-quiet text-sm tracking-normal">
          {t('report.total')}
        </h2>
        {interval ? (
          <p className="mt-1 flex flex-wrap items-baseline gap-x-4">
            <span className="tabular font-semibold text-[64px] leading-none tracking-[-0.04em]">
              {formatPoints(interval.value)}
            </span>
            <span className="text-quiet">{t('report.outOf')}</span>
          </p>
        ) : (
          <>
            <p className="mt-1 font-semibold text-3xl">{t('report.noTotal')}</p>
            {(totals.total_reason_text ?? totals.total_reason) && (
              <p className="mt-2 text-soft">{totals.total_reason_text ?? totals.total_reason}</p>
            )}
          </>
        )}
      </div>
      {interval && (
        <div>
          <p className="mb-2 text-soft">
            {t('report.band', { low: formatPoints(interval.low), high: formatPoints(interval.high) })}
          </p>
          <IntervalPlot interval={interval} className="h-10" />
          <div aria-hidden className="tabular flex justify-between px-[2%] text-quiet text-xs">
            {TICKS.map((tick) => (
              <span key={tick} className="w-6 text-center">
                {tick}
              </span>
            ))}
          </div>
        </div>
      )}
      <div className="grid gap-1.5 border-line border-t pt-5">
        <p>{t('report.share', { share: Math.round(totals.scored_share * 100) })}</p>
        {interval && (
          <p className="tabular text-quiet text-sm">
            {t('report.computed', {
              earned: formatPoints(totals.earned),
              possible: formatPoints(totals.possible),
            })}
          </p>
        )}
        <EngineLine report={report} />
      </div>
    </GlassPanel>
  );
}
