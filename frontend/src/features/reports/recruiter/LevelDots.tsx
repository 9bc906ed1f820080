import { useTranslation } from 'react-i18next';

const STEPS = [1, 2, 3, 4, 5] as const;

/** A level from 1 to 5, drawn and in figures. A mean between two levels fills part of a step. */
export function LevelDots({ level }: { level: number | null }) {
  const { t } = useTranslation(['recruiting', 'common']);
  if (level === null) {
    return <span className="shrink-0 text-quiet text-sm">{t('common:state.notMeasured')}</span>;
  }
  return (
    <span className="flex shrink-0 items-center gap-3">
      <span aria-hidden className="flex gap-1">
        {STEPS.map((step) => (
          <span key={step} className="h-2 w-6 overflow-hidden rounded-full bg-track">
            <span
              className="block h-full bg-accent"
              style={{ width: `${Math.min(Math.max(level - step + 1, 0), 1) * 100}%` }}
            />
          </span>
        ))}
      </span>
      <span className="tabular font-medium">
        <span className="sr-only">{t('report.levelLabel', { level })}</span>
        <span aria-hidden>{t('report.levelOf', { level })}</span>
      </span>
    </span>
  );
}
