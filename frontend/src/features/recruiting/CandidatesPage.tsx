import { useQuery } from '@tanstack/react-query';
import { SearchX, Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Button } from '@/components/ui/Button';
import { EmptyState } from '@/components/ui/EmptyState';
import { Page } from '@/components/ui/Page';
import { BackLink } from './BackLink';
import { CandidateFilters } from './CandidateFilters';
import { CandidateGroup } from './CandidateGroup';
import { CompareBar } from './CompareBar';
import { getPosting, keys, listApplications } from './calls';
import {
  type Filter,
  inOrder,
  matching,
  maySortByScore,
  NO_FILTER,
  type SortBy,
  toggled,
} from './candidates';
import { QueryGate } from './QueryGate';
import type { Application } from './types';
import { useEvidenceOpened } from './use-evidence-opened';

const REFRESH_MS = 30_000;

/** Everybody who applied to one posting. Not ordered by score until evidence was opened. */
export default function CandidatesPage() {
  const { t } = useTranslation('recruiting');
  const { postingId = '' } = useParams();
  const posting = useQuery({ queryKey: keys.posting(postingId), queryFn: () => getPosting(postingId) });
  const applications = useQuery({
    queryKey: keys.applications(postingId),
    queryFn: () => listApplications(postingId),
    refetchInterval: REFRESH_MS,
  });
  return (
    <QueryGate query={applications}>
      {({ items }) => (
        <>
          <BackLink to="/recruiting">{t('posting.back')}</BackLink>
          <Page
            width="wide"
            title={t('candidates.title')}
            lead={
              posting.data ? t('candidates.lead', { title: posting.data.title, count: items.length }) : ' '
            }
            actions={
              <Button asChild>
                <Link to={`/recruiting/postings/${postingId}`}>{t('candidates.posting')}</Link>
              </Button>
            }
          >
            {items.length === 0 ? (
              <EmptyState icon={<Users />} title={t('candidates.emptyTitle')}>
                {t('candidates.emptyBody')}
              </EmptyState>
            ) : (
              <CandidateList postingId={postingId} rows={items} />
            )}
          </Page>
        </>
      )}
    </QueryGate>
  );
}

function CandidateList({ postingId, rows }: { postingId: string; rows: Application[] }) {
  const { t, i18n } = useTranslation('recruiting');
  const { opened } = useEvidenceOpened();
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const [sortBy, setSortBy] = useState<SortBy>('arrival');
  const [chosen, setChosen] = useState<string[]>([]);
  const shown = matching(rows, filter);
  const groups = inOrder(shown, sortBy, opened, i18n.language);
  const hasScores = rows.some((row) => row.total !== null);
  return (
    <div className={chosen.length > 0 ? 'pb-24' : undefined}>
      <CandidateFilters
        filter={filter}
        onFilter={setFilter}
        sortBy={sortBy}
        onSort={setSortBy}
        mayRank={maySortByScore(rows, opened)}
      />
      {hasScores && <p className="mb-5 max-w-3xl text-quiet text-sm">{t('candidates.bandHelp')}</p>}
      {shown.length === 0 ? (
        <EmptyState
          icon={<SearchX />}
          title={t('candidates.noMatchTitle')}
          action={<Button onClick={() => setFilter(NO_FILTER)}>{t('candidates.clearFilter')}</Button>}
        />
      ) : (
        <div className="grid gap-8">
          {groups.map((group) => (
            <CandidateGroup
              key={group.key}
              group={group}
              postingId={postingId}
              opened={opened}
              chosen={chosen}
              onToggle={(id) => setChosen((current) => toggled(current, id))}
            />
          ))}
        </div>
      )}
      <CompareBar postingId={postingId} chosen={chosen} onClear={() => setChosen([])} />
    </div>
  );
}
