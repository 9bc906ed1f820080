import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import type { TimelineItem } from '@/features/recruiting/types';
import { clockOf, useDates } from '@/features/recruiting/use-dates';
import { useNames } from '@/features/recruiting/use-names';

/** Everything that was said and asked, in order. */
export function CourseList({ items }: { items: TimelineItem[] }) {
  const { t } = useTranslation('recruiting');
  if (items.length === 0) return null;
  return (
    <details className="group mt-3">
      <summary className="inline-flex min-h-11 list-none items-center gap-2 rounded-control font-medium text-accent [&::-webkit-details-marker]:hidden">
        <ChevronDown aria-hidden className="size-5 transition-transform group-open:rotate-180" />
        {t('report.timelineList')}
      </summary>
      <ol className="mt-3 grid gap-4">
        {items.map((item) => (
          <Moment key={item.seq} item={item} />
        ))}
      </ol>
    </details>
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
