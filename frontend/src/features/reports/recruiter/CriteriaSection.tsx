import { ChevronDown, Quote } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import type { RecruiterReport, ReportArea } from '@/features/recruiting/types';
import { clockOf } from '@/features/recruiting/use-dates';
import { type Chip, firstToRead, type Reading, readingsOf } from './evidence';
import { LevelDots } from './LevelDots';

interface CriteriaSectionProps {
  report: RecruiterReport;
  activeKey: string | null;
  onShow: (questionId: string, chip: Chip) => void;
}

/** Every criterion with its level, what that level means, and the words it was read from. */
export function CriteriaSection({ report, activeKey, onShow }: CriteriaSectionProps) {
  const { t } = useTranslation('recruiting');
  const areas = report.totals.areas.filter((area) =>
    area.criteria.some((criterion) => readingsOf(report, criterion.criterion_id).length > 0),
  );
  if (areas.length === 0) return <div />;
  return (
    <section aria-labelledby="criteria">
      <h2 id="criteria" className="text-2xl">
        {t('report.criteria')}
      </h2>
      <p className="mt-2 text-soft">{t('report.criteriaLead')}</p>
      <div className="mt-6 grid gap-10">
        {areas.map((area) => (
          <div key={area.area}>
            <h3 className="text-accent text-base">{area.name}</h3>
            <ul className="mt-1 divide-y divide-line">
              {area.criteria.map((criterion) => (
                <Criterion
                  key={criterion.criterion_id}
                  criterion={criterion}
                  readings={readingsOf(report, criterion.criterion_id)}
                  activeKey={activeKey}
                  onShow={onShow}
                />
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}

interface CriterionProps extends Omit<CriteriaSectionProps, 'report'> {
  criterion: ReportArea['criteria'][number];
  readings: Reading[];
}

function Criterion({ criterion, readings, activeKey, onShow }: CriterionProps) {
  const { t } = useTranslation(['recruiting', 'common']);
  const reason = criterion.reason_text ?? criterion.reason;
  const scored = readings.filter((reading) => reading.criterion.level !== null);
  const [first, rest] = firstToRead(scored);
  return (
    <li className="py-5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h4 className="font-semibold text-[17px]">{criterion.name}</h4>
        <LevelDots level={criterion.level} />
      </div>
      {criterion.level === null ? (
        <p className="mt-1 text-quiet text-sm">{reason ?? t('common:state.notMeasured')}</p>
      ) : (
        <p className="mt-0.5 text-quiet text-sm">
          {[
            scored.length > 1 ? t('report.meanOf', { count: scored.length }) : null,
            criterion.spread !== null
              ? t('report.spread', { spread: criterion.spread })
              : t('report.spreadNone'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      <Readings readings={first} activeKey={activeKey} onShow={onShow} />
      {rest.length > 0 && (
        <details className="group">
          <summary className="mt-2 inline-flex min-h-10 list-none items-center gap-2 rounded-control font-medium text-accent text-sm [&::-webkit-details-marker]:hidden">
            <ChevronDown aria-hidden className="size-4 transition-transform group-open:rotate-180" />
            {t('report.moreReadings', { count: rest.length })}
          </summary>
          <Readings readings={rest} activeKey={activeKey} onShow={onShow} />
        </details>
      )}
    </li>
  );
}

function Readings({
  readings,
  activeKey,
  onShow,
}: Omit<CriteriaSectionProps, 'report'> & { readings: Reading[] }) {
  return (
    <ul className="mt-3 grid gap-4">
      {readings.map((reading) => (
        <ReadingItem key={reading.questionId} reading={reading} activeKey={activeKey} onShow={onShow} />
      ))}
    </ul>
  );
}

interface ReadingItemProps extends Omit<CriteriaSectionProps, 'report'> {
  reading: Reading;
}

function ReadingItem({ reading, activeKey, onShow }: ReadingItemProps) {
  const { t } = useTranslation('recruiting');
  const { criterion, chips, ordinal } = reading;
  return (
    <li className="border-line border-l-2 pl-4">
      <p className="text-sm">
        <span className="font-medium">{t('report.question', { n: ordinal })}</span>
        {criterion.level !== null && (
          <span className="tabular text-quiet"> · {t('report.levelOf', { level: criterion.level })}</span>
        )}
      </p>
      {criterion.anchor && <p className="mt-1 text-[15px] text-soft">{criterion.anchor}</p>}
      {criterion.rationale && <p className="mt-1 text-quiet text-sm">{criterion.rationale}</p>}
      {criterion.is_capped && <p className="mt-1 text-attention text-sm">{t('report.capped')}</p>}
      {chips.length === 0 ? (
        !criterion.is_capped && <p className="mt-2 text-quiet text-sm">{t('report.noEvidence')}</p>
      ) : (
        <ul className="mt-2.5 flex flex-col items-start gap-2">
          {chips.map((chip) => (
            <li key={chip.key} className="max-w-full">
              <EvidenceChip
                chip={chip}
                isActive={chip.key === activeKey}
                onShow={() => onShow(reading.questionId, chip)}
              />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function EvidenceChip({ chip, isActive, onShow }: { chip: Chip; isActive: boolean; onShow: () => void }) {
  const { t } = useTranslation('recruiting');
  const { quote, started_ms: startedMs, ended_ms: endedMs } = chip.evidence;
  return (
    <button
      type="button"
      aria-pressed={isActive}
      aria-label={t('report.openEvidence', { n: chip.ordinal, quote })}
      onClick={onShow}
      className={cn(
        'flex min-h-10 max-w-full items-start gap-2.5 rounded-[14px] border px-3.5 py-2 text-left text-sm leading-6 transition-colors',
        isActive
          ? 'border-accent bg-accent-soft text-ink'
          : 'border-line bg-glass text-soft hover:border-accent hover:text-ink',
      )}
    >
      <Quote aria-hidden className="mt-1 size-4 shrink-0 text-accent" />
      <span className="line-clamp-2">{quote}</span>
      {endedMs > startedMs && <span className="tabular shrink-0 text-quiet">{clockOf(startedMs)}</span>}
    </button>
  );
}
