import { useTranslation } from 'react-i18next';
import { AreaRadar } from '@/components/ui/AreaRadar';
import { cn } from '@/components/ui/cn';
import { ScoreBar } from '@/components/ui/ScoreBar';
import type { AreaTotal } from '@/lib/api/types';

const LEAST_FOR_A_SHAPE = 3;

/** The areas as a shape and as bars; what was not measured is hatched and gives its reason. */
export function AreaOverview({ areas, isShapeShown = true }: { areas: AreaTotal[]; isShapeShown?: boolean }) {
  const { t } = useTranslation('common');
  const measured = areas.filter((area) => area.points !== null && area.points_max > 0);
  const hasShape = isShapeShown && measured.length >= LEAST_FOR_A_SHAPE;
  return (
    <div className="grid items-center gap-x-12 gap-y-8 lg:grid-cols-[1fr_1.2fr]">
      {hasShape && (
        <AreaRadar
          points={measured.map((area) => ({
            label: area.name,
            share: Math.round(((area.points ?? 0) / area.points_max) * 100),
          }))}
        />
      )}
      <div className={cn('grid gap-6', !hasShape && 'lg:col-span-2 lg:grid-cols-2 lg:gap-x-12')}>
        {areas.map((area) => (
          <div key={area.area}>
            <ScoreBar
              label={area.name}
              value={area.points}
              max={area.points_max}
              notMeasured={t('state.notMeasured')}
            />
            {area.reason_text && <p className="mt-1.5 text-quiet text-sm">{area.reason_text}</p>}
          </div>
        ))}
      </div>
    </div>
  );
}

/** One criterion of one area, as a row of a table. */
export type CriterionRow = AreaTotal['criteria'][number] & { area: string; rowKey: string };

/** Every criterion of every area in their order. */
export function criterionRows(areas: AreaTotal[]): CriterionRow[] {
  return areas.flatMap((area) =>
    area.criteria.map((criterion) => ({
      ...criterion,
      area: area.name,
      rowKey: `${area.area}-${criterion.criterion_id}`,
    })),
  );
}
