import { useTranslation } from 'react-i18next';
import { Checkbox } from '@/components/ui/Checkbox';
import { Field, SelectField } from '@/components/ui/Field';
import type { Filter, SortBy } from './candidates';

const STATES = [
  'invited',
  'waiting',
  'in_progress',
  'completed',
  'evaluated',
  'needs_attention',
  'human_route',
  'cancelled',
  'expired',
] as const;
const ORDERS = ['arrival', 'name', 'recent'] as const;

interface CandidateFiltersProps {
  filter: Filter;
  onFilter: (filter: Filter) => void;
  sortBy: SortBy;
  onSort: (sortBy: SortBy) => void;
  /** Ordering by score is offered only then; the words beside it say why. */
  mayRank: boolean;
}

/** Finding and ordering candidates. */
export function CandidateFilters({ filter, onFilter, sortBy, onSort, mayRank }: CandidateFiltersProps) {
  const { t } = useTranslation('recruiting');
  return (
    <div className="mb-4 grid gap-4">
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-3">
        <Field
          className="col-span-2 sm:col-span-1"
          label={t('candidates.search')}
          type="search"
          name="search"
          autoComplete="off"
          value={filter.text}
          onChange={(event) => onFilter({ ...filter, text: event.target.value })}
        />
        <SelectField
          label={t('candidates.stateFilter')}
          name="state"
          value={filter.state}
          onChange={(event) => onFilter({ ...filter, state: event.target.value as Filter['state'] })}
        >
          <option value="all">{t('candidates.allStates')}</option>
          {STATES.map((state) => (
            <option key={state} value={state}>
              {t(`state.${state}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('candidates.sort')}
          name="sort"
          value={sortBy}
          onChange={(event) => onSort(event.target.value as SortBy)}
        >
          {ORDERS.map((order) => (
            <option key={order} value={order}>
              {t(`candidates.sortBy.${order}`)}
            </option>
          ))}
          <option value="score" disabled={!mayRank}>
            {mayRank ? t('candidates.sortBy.score') : t('candidates.sortLocked')}
          </option>
        </SelectField>
      </div>
      <div className="flex flex-wrap items-start justify-between gap-x-10 gap-y-3">
        <Checkbox
          label={t('candidates.onlyFlagged')}
          isChecked={filter.onlyFlagged}
          onChange={(onlyFlagged) => onFilter({ ...filter, onlyFlagged })}
        />
        {!mayRank && <p className="max-w-xl text-quiet text-sm">{t('candidates.sortNote')}</p>}
      </div>
    </div>
  );
}
