import { Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Checkbox } from '@/components/ui/Checkbox';
import { Chip } from '@/components/ui/Chip';
import { type Column, Table } from '@/components/ui/Table';
import { COMPARE_MAX, type Group, isRead, targetOf } from './candidates';
import { ScoreWithBand } from './IntervalPlot';
import { intervalOf } from './interval';
import { toneOf } from './names';
import type { Application } from './types';
import { useDates } from './use-dates';
import { useIsWide } from './use-is-wide';
import { useNames } from './use-names';

interface CandidateGroupProps {
  group: Group;
  postingId: string;
  opened: ReadonlySet<string>;
  chosen: string[];
  onToggle: (applicationId: string) => void;
}

/** Candidates in one order: a table where there is room, a list of sheets on a phone. */
export function CandidateGroup({ group, postingId, opened, chosen, onToggle }: CandidateGroupProps) {
  const { t } = useTranslation('recruiting');
  const isWide = useIsWide();
  const cells = useCells({ postingId, opened, chosen, onToggle });
  const caption = t(`candidates.group.${group.key}`);
  const title = group.key !== 'all' && <h2 className="mb-3 text-base text-soft">{caption}</h2>;
  if (isWide) {
    const columns: Column<Application>[] = [
      { key: 'compare', header: t('candidates.column.compare'), cell: cells.compare, className: 'w-[5%]' },
      {
        key: 'name',
        header: t('candidates.column.name'),
        cell: cells.name,
        isRowHeader: true,
        className: 'w-[13%]',
      },
      { key: 'state', header: t('candidates.column.state'), cell: cells.state, className: 'w-[16%]' },
      { key: 'score', header: t('candidates.column.score'), cell: cells.score, className: 'w-[21%]' },
      {
        key: 'rank',
        header: t('candidates.column.rank'),
        cell: cells.rank,
        isNumeric: true,
        className: 'w-[9%]',
      },
      {
        key: 'share',
        header: t('candidates.column.share'),
        cell: cells.share,
        isNumeric: true,
        className: 'w-[10%]',
      },
      { key: 'flags', header: t('candidates.column.flags'), cell: cells.flags, className: 'w-[14%]' },
      { key: 'recent', header: t('candidates.column.recent'), cell: cells.recent, className: 'w-[12%]' },
    ];
    return (
      <div>
        {title}
        <Table
          caption={caption}
          isCaptionHidden
          columns={columns}
          rows={group.rows}
          rowKey={(row) => row.application_id}
          className="glass relative rounded-panel px-3 pt-1"
        />
      </div>
    );
  }
  return (
    <section aria-label={caption}>
      {title}
      <ul className="grid gap-3">
        {group.rows.map((row) => (
          <CandidateSheet key={row.application_id} row={row} cells={cells} />
        ))}
      </ul>
    </section>
  );
}

type Cells = ReturnType<typeof useCells>;

function CandidateSheet({ row, cells }: { row: Application; cells: Cells }) {
  const { t } = useTranslation('recruiting');
  return (
    <li className="glass grid gap-3 rounded-panel p-5">
      <div className="flex items-start justify-between gap-3">
        <h3 className="text-[17px]">{cells.name(row)}</h3>
        <div className="-mr-4">{cells.compare(row)}</div>
      </div>
      <div className="flex flex-wrap items-center gap-2">{cells.state(row)}</div>
      {row.total !== null && cells.score(row)}
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 text-sm">
        {row.rank !== null && <Pair name={t('candidates.column.rank')}>{cells.rank(row)}</Pair>}
        {row.scored_share !== null && <Pair name={t('candidates.column.share')}>{cells.share(row)}</Pair>}
        <Pair name={t('candidates.column.recent')}>{cells.recent(row)}</Pair>
        <Pair name={t('candidates.column.flags')}>{cells.flags(row)}</Pair>
      </dl>
    </li>
  );
}

function Pair({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-0.5">
      <dt className="text-quiet">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type CellsProps = Omit<CandidateGroupProps, 'group'>;

/** What stands in each cell of a candidate's row. */
function useCells({ postingId, opened, chosen, onToggle }: CellsProps) {
  const { t } = useTranslation('recruiting');
  const names = useNames();
  const dates = useDates();
  return {
    compare: (row: Application) =>
      row.session_id && (
        <Checkbox
          label={<span className="sr-only">{t('candidates.pick', { name: row.candidate_name })}</span>}
          isChecked={chosen.includes(row.application_id)}
          disabled={chosen.length >= COMPARE_MAX && !chosen.includes(row.application_id)}
          onChange={() => onToggle(row.application_id)}
        />
      ),
    name: (row: Application) => {
      const to = targetOf(row);
      if (!to) return row.candidate_name;
      return (
        <Link
          to={`${to}?posting=${postingId}`}
          className="-mx-1 inline-flex min-h-10 items-center rounded-control px-1 font-semibold underline decoration-accent/50 underline-offset-4 hover:decoration-accent"
        >
          {row.candidate_name}
        </Link>
      );
    },
    state: (row: Application) => (
      <div className="flex flex-wrap items-center gap-1.5">
        <Chip tone={toneOf(row.state)}>{names.state(row.state)}</Chip>
        {row.decision && <Chip>{names.outcome(row.decision)}</Chip>}
        {row.total !== null && isRead(row, opened) && (
          <span title={t('candidates.opened')} className="text-quiet">
            <Eye aria-hidden className="size-4" />
            <span className="sr-only">{t('candidates.opened')}</span>
          </span>
        )}
      </div>
    ),
    score: (row: Application) => (
      <div>
        <ScoreWithBand interval={intervalOf(row)} empty={t('candidates.noTotal')} />
        {row.total !== null && row.engine && (
          <p className="mt-0.5 text-quiet text-xs">{t('candidates.engine', { engine: row.engine })}</p>
        )}
      </div>
    ),
    rank: (row: Application) =>
      row.rank === null ? '–' : t(row.is_tied ? 'candidates.tied' : 'candidates.rank', { rank: row.rank }),
    share: (row: Application) =>
      row.scored_share === null ? '–' : `${Math.round((1 - row.scored_share) * 100)}%`,
    flags: (row: Application) =>
      row.flags.length === 0 ? (
        <span className="text-quiet">{t('candidates.noFlags')}</span>
      ) : (
        <ul className="grid gap-0.5 text-attention text-sm">
          {row.flags.map((code) => (
            <li key={code}>{names.flag(code)}</li>
          ))}
        </ul>
      ),
    recent: (row: Application) => (
      <span className="whitespace-nowrap text-quiet text-sm">{dates.moment(row.last_event_at)}</span>
    ),
  };
}
