import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import { domainOf, figureOf, type Lane, pathOf, runsOf, valueAt } from './lanes';
import { usePosition } from './playhead';

interface LanePlotProps {
  lane: Lane;
  stepMs: number;
  /** Steps of the whole axis. */
  steps: number;
  onSeek: (share: number) => void;
}

/** One signal over time, small and quiet: its name, its line, and its value at the playhead. */
export function LanePlot({ lane, stepMs, steps, onSeek }: LanePlotProps) {
  const { t } = useTranslation('timeline');
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 sm:grid-cols-[128px_minmax(0,1fr)_108px]">
      <span className="truncate text-sm text-soft">{t(`kind.${lane.kind as 'pitch'}`)}</span>
      <Reading lane={lane} stepMs={stepMs} />
      <Plot lane={lane} steps={steps} onSeek={onSeek} />
    </li>
  );
}

function Plot({ lane, steps, onSeek }: Omit<LanePlotProps, 'stepMs'>) {
  const [low, high] = domainOf(lane);
  const isOnZero = lane.unit === 'deg' && low < 0 && high > 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the position slider is the way by keyboard
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      data-lane={lane.kind}
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        if (box.width > 0) onSeek((event.clientX - box.left) / box.width);
      }}
      className="relative col-span-2 h-9 cursor-pointer overflow-hidden rounded-[6px] bg-glass sm:col-span-1 sm:col-start-2 sm:row-start-1"
    >
      {runsOf(lane.values, false, steps).map(({ from, to }) => (
        <span
          key={from}
          data-gap
          className="hatched absolute inset-y-0"
          style={{ left: `${(from / steps) * 100}%`, width: `${((to - from) / steps) * 100}%` }}
        />
      ))}
      <svg
        aria-hidden="true"
        viewBox={`0 -6 ${steps} 112`}
        preserveAspectRatio="none"
        className="absolute inset-0 size-full"
      >
        {isOnZero && (
          <line
            x1="0"
            x2={steps}
            y1={(1 - (0 - low) / (high - low)) * 100}
            y2={(1 - (0 - low) / (high - low)) * 100}
            stroke="var(--dd-line)"
            vectorEffect="non-scaling-stroke"
          />
        )}
        <path
          d={pathOf(lane)}
          fill="none"
          stroke={`var(--dd-${lane.group === 'voice' ? 'live' : 'accent'})`}
          strokeWidth="1.5"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <Cursor />
    </div>
  );
}

/** The playhead within a plot; `--at` is set once for all of them. */
export function Cursor() {
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute inset-y-0 w-0.5 -translate-x-1/2 rounded-full bg-ink"
      style={{ left: 'calc(var(--at, 0) * 100%)' }}
    />
  );
}

function Reading({ lane, stepMs }: { lane: Lane; stepMs: number }) {
  const { t, i18n } = useTranslation('timeline');
  const value = usePosition((ms) => valueAt(lane, stepMs, ms));
  return (
    <span
      className={cn(
        'tabular truncate text-right text-sm sm:col-start-3 sm:row-start-1',
        value === null ? 'text-quiet' : 'text-ink',
      )}
    >
      {value === null ? (
        t('notMeasured')
      ) : (
        <>
          {figureOf(value, lane.unit, i18n.language)}{' '}
          <span className="text-quiet">{t(`unit.${lane.unit}`)}</span>
        </>
      )}
    </span>
  );
}
