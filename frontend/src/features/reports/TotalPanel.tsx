import { useTranslation } from 'react-i18next';
import { Chip } from '@/components/ui/Chip';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { formatPoints } from '@/components/ui/ScoreBar';
import type { Results } from '@/lib/api/types';

const RADIUS = 88;
const LENGTH = 2 * Math.PI * RADIUS;

/** The total, how much of the interview it rests on, and what computed it. No number where there is none. */
export function TotalPanel({ results }: { results: Results }) {
  const { t } = useTranslation(['reports', 'common']);
  const { total, total_reason_text: reason, scored_share: share } = results.totals;
  return (
    <GlassPanel
      as="section"
      depth="layer"
      aria-label={t('total')}
      className="grid content-center justify-items-center gap-5"
    >
      <div className="relative size-56">
        <svg viewBox="0 0 200 200" aria-hidden="true" className="size-full -rotate-90">
          <circle cx="100" cy="100" r={RADIUS} fill="none" stroke="var(--dd-track)" strokeWidth="10" />
          {total !== null && total > 0 && (
            <circle
              cx="100"
              cy="100"
              r={RADIUS}
              fill="none"
              stroke="var(--dd-accent)"
              strokeWidth="10"
              strokeLinecap="round"
              strokeDasharray={`${(Math.min(total, 100) / 100) * LENGTH} ${LENGTH}`}
            />
          )}
        </svg>
        <div className="absolute inset-0 grid place-content-center justify-items-center text-center">
          {total === null ? (
            <p className="max-w-36 font-semibold text-lg">{t('noTotal')}</p>
          ) : (
            <>
              <p className="tabular font-semibold text-[56px] leading-none tracking-[-0.04em]">
                {formatPoints(total)}
              </p>
              <p className="mt-2 text-quiet text-sm">{t('outOf100')}</p>
            </>
          )}
        </div>
      </div>
      {reason && <p className="text-center text-soft">{reason}</p>}
      <p className="text-center text-soft">{t('scoredShare', { share: Math.round(share * 100) })}</p>
      <EngineChips results={results} />
    </GlassPanel>
  );
}

/** Which engine and which policy a number comes from; stands beside every number. */
export function EngineChips({ results }: { results: Pick<Results, 'engine' | 'policy'> }) {
  const { t } = useTranslation(['reports', 'common']);
  return (
    <div className="flex flex-wrap justify-center gap-2">
      <Chip>{t('engine', { engine: results.engine })}</Chip>
      <Chip>{t('policy', { policy: results.policy.name })}</Chip>
    </div>
  );
}
