import { ChevronDown } from 'lucide-react';
import { Accordion } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import { criterionPoints, shownPoints } from './rubric';
import type { Posting, RubricArea, RubricCriterion } from './types';

const SHADES = ['bg-accent', 'bg-accent/80', 'bg-accent/62', 'bg-accent/46', 'bg-accent/32'];

/** The rubric under the posting's policy: how 100 points are shared out, and what each level means. */
export function RubricView({ rubric }: { rubric: Posting['rubric'] }) {
  const { t } = useTranslation('recruiting');
  return (
    <section aria-labelledby="rubric">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 id="rubric" className="text-xl">
          {t('posting.rubric')}
        </h2>
        <p className="text-quiet text-sm">{t('posting.version', { version: rubric.version })}</p>
      </div>
      <p className="mt-2 text-soft">{t('posting.rubricLead')}</p>
      <Shares areas={rubric.areas} />
      <div className="mt-8 grid gap-8">
        {rubric.areas.map((area) => (
          <AreaCriteria key={area.area} area={area} />
        ))}
      </div>
    </section>
  );
}

/** The areas as parts of one bar; the words below say the same. */
function Shares({ areas }: { areas: RubricArea[] }) {
  const { t } = useTranslation('recruiting');
  return (
    <figure className="mt-5">
      <figcaption className="sr-only">{t('posting.ofHundred')}</figcaption>
      <div aria-hidden className="flex h-3 gap-0.5 overflow-hidden rounded-full">
        {areas.map((area, index) => (
          <span key={area.area} className={SHADES[index % SHADES.length]} style={{ flexGrow: area.points }} />
        ))}
      </div>
      <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
        {areas.map((area, index) => (
          <li key={area.area} className="flex items-center gap-2">
            <span aria-hidden className={cn('size-2.5 rounded-full', SHADES[index % SHADES.length])} />
            <span className="text-soft">{area.name}</span>
            <span className="tabular font-medium">{shownPoints(area.points)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function AreaCriteria({ area }: { area: RubricArea }) {
  const { t } = useTranslation('recruiting');
  return (
    <div>
      <h3 className="flex items-baseline justify-between gap-4 text-[17px]">
        {area.name}
        <span className="tabular text-soft">{t('posting.points', { points: shownPoints(area.points) })}</span>
      </h3>
      <Accordion.Root type="multiple" className="mt-2 divide-y divide-line border-line border-y">
        {area.criteria.map((criterion) => (
          <CriterionItem
            key={criterion.id}
            criterion={criterion}
            points={criterionPoints(area, criterion.id)}
          />
        ))}
      </Accordion.Root>
    </div>
  );
}

function CriterionItem({ criterion, points }: { criterion: RubricCriterion; points: number }) {
  const { t } = useTranslation('recruiting');
  const levels = Object.entries(criterion.anchors).sort(([a], [b]) => Number(a) - Number(b));
  return (
    <Accordion.Item value={criterion.id}>
      <Accordion.Header>
        <Accordion.Trigger className="group flex min-h-14 w-full items-center gap-4 py-3 text-left">
          <span className="min-w-0 grow">
            <span className="block font-medium">{criterion.name}</span>
            <span className="mt-0.5 block font-normal text-quiet text-sm leading-6 tracking-normal">
              {criterion.description}
            </span>
          </span>
          <span className="tabular shrink-0 font-medium text-sm">
            {t('posting.points', { points: shownPoints(points) })}
          </span>
          <ChevronDown
            aria-hidden
            className="size-5 shrink-0 text-quiet transition-transform duration-200 group-data-[state=open]:rotate-180"
          />
        </Accordion.Trigger>
      </Accordion.Header>
      <Accordion.Content>
        <dl aria-label={t('posting.anchors')} className="grid gap-2.5 pt-1 pb-5 text-sm">
          {levels.map(([level, anchor]) => (
            <div key={level} className="flex gap-3">
              <dt className="tabular w-16 shrink-0 font-medium text-accent">
                {t('posting.level', { level })}
              </dt>
              <dd className="text-soft">{anchor}</dd>
            </div>
          ))}
        </dl>
      </Accordion.Content>
    </Accordion.Item>
  );
}
