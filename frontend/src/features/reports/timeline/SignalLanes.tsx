import { ChevronDown } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Signals } from '@/lib/api/types';
import { LanePlot } from './LanePlot';
import { LaneTable } from './LaneTable';
import { type Lane, type LaneGroup, lanesOf, missingOf } from './lanes';
import { usePlayhead } from './playhead';

interface SignalLanesProps {
  signals: Signals;
  lengthMs: number;
}

const GROUPS: LaneGroup[] = ['voice', 'face', 'body'];

/** What was measured, as one small plot per signal on one axis; what was not, with its reason; a table behind. */
export function SignalLanes({ signals, lengthMs }: SignalLanesProps) {
  const { t } = useTranslation('timeline');
  const lanes = useMemo(() => lanesOf(signals), [signals]);
  const playhead = usePlayhead();
  const steps = Math.max(1, Math.ceil(lengthMs / signals.step_ms));
  const plot = (lane: Lane) => (
    <LanePlot
      key={lane.kind}
      lane={lane}
      stepMs={signals.step_ms}
      steps={steps}
      onSeek={(share) => playhead?.seek(share * lengthMs)}
    />
  );
  return (
    <div className="grid gap-6">
      {GROUPS.map((group) => (
        <Group key={group} group={group} lanes={lanes.filter((lane) => lane.group === group)} plot={plot} />
      ))}
      <Missing signals={signals} />
      {lanes.length > 0 && <LaneTable lanes={lanes} />}
      <p className="text-quiet text-sm">
        {lanes.length > 0 && `${t('hatchedMeans')} `}
        {t('notATrait')}
        {signals.engines.length > 0 && ` ${t('engines', { engines: signals.engines.join(', ') })}`}
      </p>
    </div>
  );
}

function Group({ group, lanes, plot }: { group: LaneGroup; lanes: Lane[]; plot: (lane: Lane) => ReactNode }) {
  const { t } = useTranslation('timeline');
  if (lanes.length === 0) return null;
  const [first, rest] = [lanes.filter((lane) => lane.isMain), lanes.filter((lane) => !lane.isMain)];
  return (
    <section aria-label={t(`group.${group}`)}>
      <h3 className="mb-2 font-medium text-quiet text-sm">{t(`group.${group}`)}</h3>
      <ul className="grid gap-2 max-sm:gap-3">{(first.length > 0 ? first : rest).map(plot)}</ul>
      {first.length > 0 && rest.length > 0 && (
        <details className="group mt-2">
          <summary className="inline-flex min-h-10 list-none items-center gap-2 rounded-control font-medium text-accent text-sm [&::-webkit-details-marker]:hidden">
            <ChevronDown aria-hidden className="size-4 transition-transform group-open:rotate-180" />
            {t('more', { count: rest.length })}
          </summary>
          <ul className="mt-2 grid gap-2 max-sm:gap-3">{rest.map(plot)}</ul>
        </details>
      )}
    </section>
  );
}

/** Signals nobody measured, by the reason, hatched as everything that was not measured is. */
function Missing({ signals }: { signals: Signals }) {
  const { t } = useTranslation('timeline');
  const missing = missingOf(signals);
  if (missing.length === 0) return null;
  return (
    <section aria-label={t('notMeasured')}>
      <h3 className="mb-2 font-medium text-quiet text-sm">{t('notMeasured')}</h3>
      <ul className="grid gap-3">
        {missing.map(({ message, kinds }) => (
          <li key={message} className="grid grid-cols-[10px_minmax(0,1fr)] gap-3">
            <span aria-hidden className="hatched rounded-full" />
            <div>
              <p className="text-soft text-sm">{message}</p>
              <p className="text-quiet text-sm">
                {kinds.map((kind) => t(`kind.${kind as 'pitch'}`)).join(', ')}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
