import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import type { RecruiterReport, TimelineItem } from '@/features/recruiting/types';
import { clockOf, useDates } from '@/features/recruiting/use-dates';
import { useNames } from '@/features/recruiting/use-names';
import { type Stretch, stretchesOf } from './timeline';

interface TimelineSectionProps {
  report: RecruiterReport;
  onShow: (questionId: string) => void;
}

/** When each answer was given and where the quoted words stand; below it, everything in order. */
export function TimelineSection({ report, onShow }: TimelineSectionProps) {
  const { t } = useTranslation('recruiting');
  const { lengthMs, stretches } = stretchesOf(report.results);
  if (report.timeline.length === 0) return null;
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline" className="text-2xl">
        {t('report.timeline')}
      </h2>
      {stretches.length === 0 ? (
        <p className="mt-2 text-quiet">{t('report.timelineNone')}</p>
      ) : (
        <fieldset className="mt-5">
          <legend className="sr-only">{t('report.timelineLabel', { length: clockOf(lengthMs) })}</legend>
          <div className="relative h-14 rounded-control bg-track/60">
            {stretches.map((stretch) => (
              <StretchButton
                key={stretch.questionId}
                stretch={stretch}
                onShow={() => onShow(stretch.questionId)}
              />
            ))}
          </div>
          <div aria-hidden className="tabular mt-1.5 flex justify-between text-quiet text-xs">
            <span>0:00</span>
            <span>{clockOf(lengthMs / 2)}</span>
            <span>{clockOf(lengthMs)}</span>
          </div>
        </fieldset>
      )}
      <details className="group mt-3">
        <summary className="inline-flex min-h-11 list-none items-center gap-2 rounded-control font-medium text-accent [&::-webkit-details-marker]:hidden">
          <ChevronDown aria-hidden className="size-5 transition-transform group-open:rotate-180" />
          {t('report.timelineList')}
        </summary>
        <ol className="mt-3 grid gap-4">
          {report.timeline.map((item) => (
            <Moment key={item.seq} item={item} />
          ))}
        </ol>
      </details>
    </section>
  );
}

function StretchButton({ stretch, onShow }: { stretch: Stretch; onShow: () => void }) {
  const { t } = useTranslation('recruiting');
  return (
    <button
      type="button"
      onClick={onShow}
      aria-label={t('report.answerAt', {
        n: stretch.ordinal,
        from: clockOf(stretch.startedMs),
        to: clockOf(stretch.endedMs),
      })}
      style={{ left: `${stretch.from * 100}%`, width: `max(${stretch.width * 100}%, 24px)` }}
      className="absolute inset-y-1 overflow-hidden rounded-[8px] border border-accent/50 bg-accent-soft text-accent transition-colors hover:border-accent"
    >
      <span className="tabular absolute top-1 left-2 font-semibold text-sm">{stretch.ordinal}</span>
      {stretch.quotes.map((at) => (
        <span
          key={at}
          aria-hidden
          className="absolute bottom-1.5 h-3 w-0.5 rounded-full bg-accent"
          style={{ left: `${((at - stretch.from) / stretch.width) * 100}%` }}
        />
      ))}
    </button>
  );
}

function Moment({ item }: { item: TimelineItem }) {
  const names = useNames();
  const dates = useDates();
  return (
    <li className="flex gap-4">
      <span className="tabular w-16 shrink-0 pt-0.5 text-quiet text-sm">
        {item.started_ms === null ? dates.clock(item.at) : clockOf(item.started_ms)}
      </span>
      <div className="min-w-0">
        <p className="text-quiet text-sm">{names.kind(item.kind)}</p>
        <p className={cn('leading-relaxed', item.kind === 'question' && 'font-medium')}>{item.text}</p>
      </div>
    </li>
  );
}
