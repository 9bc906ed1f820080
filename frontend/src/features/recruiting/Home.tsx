import { useQuery } from '@tanstack/react-query';
import { BriefcaseBusiness, CircleCheck, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { EmptyState } from '@/components/ui/EmptyState';
import { Page } from '@/components/ui/Page';
import { Skeleton } from '@/components/ui/Skeleton';
import { getOverview, keys } from './calls';
import { AttentionRow, LiveRow } from './HomeRows';
import { PostingCard } from './PostingCard';
import { QueryGate } from './QueryGate';
import type { Overview } from './types';

const REFRESH_MS = 20_000;

/** Where a recruiter begins: what waits for a person, what is going on now, and every posting. */
export function Home() {
  const { i18n } = useTranslation('recruiting');
  const overview = useQuery({
    queryKey: [...keys.overview, i18n.language],
    queryFn: getOverview,
    refetchInterval: REFRESH_MS,
  });
  return (
    <QueryGate query={overview} skeleton={<HomeSkeleton />}>
      {(body) => (
        <HomePage hasPostings={body.postings.length > 0}>
          {body.postings.length > 0 ? <HomeParts overview={body} /> : <NoPostings />}
        </HomePage>
      )}
    </QueryGate>
  );
}

function HomeSkeleton() {
  const { t } = useTranslation(['recruiting', 'common']);
  return (
    <HomePage hasPostings={false}>
      <div role="status" className="grid gap-6">
        <span className="sr-only">{t('common:state.loading')}</span>
        <Skeleton className="h-24 rounded-panel" />
        <Skeleton className="h-36 rounded-panel" />
        <Skeleton className="h-36 rounded-panel" />
      </div>
    </HomePage>
  );
}

function HomePage({ hasPostings, children }: { hasPostings: boolean; children: React.ReactNode }) {
  const { t } = useTranslation('recruiting');
  return (
    <Page
      width="wide"
      title={t('title')}
      lead={t('home.lead')}
      actions={
        hasPostings && (
          <Button asChild variant="primary">
            <Link to="/recruiting/postings/new">
              <Plus aria-hidden className="size-5" />
              {t('home.newPosting')}
            </Link>
          </Button>
        )
      }
    >
      {children}
    </Page>
  );
}

function NoPostings() {
  const { t } = useTranslation('recruiting');
  return (
    <EmptyState
      icon={<BriefcaseBusiness />}
      title={t('home.emptyTitle')}
      action={
        <Button asChild variant="primary">
          <Link to="/recruiting/postings/new">{t('home.newPosting')}</Link>
        </Button>
      }
    >
      {t('home.emptyBody')}
    </EmptyState>
  );
}

function HomeParts({ overview }: { overview: Overview }) {
  const { t } = useTranslation('recruiting');
  return (
    <div className="grid gap-10 lg:grid-cols-[1.7fr_1fr] lg:items-start">
      <section aria-labelledby="postings" className="order-2 lg:order-1">
        <h2 id="postings" className="mb-4 text-xl">
          {t('home.postings')}
        </h2>
        <ul className="grid gap-4">
          {overview.postings.map((posting) => (
            <PostingCard key={posting.job_posting_id} posting={posting} />
          ))}
        </ul>
      </section>
      <div className="order-1 grid gap-8 lg:order-2">
        <section aria-labelledby="attention">
          <h2 id="attention" className="mb-4 text-xl">
            {t('home.attention')}
          </h2>
          {overview.attention.length === 0 ? (
            <p className="flex items-center gap-3 text-quiet">
              <CircleCheck aria-hidden className="size-5 text-live" />
              {t('home.attentionNone')}
            </p>
          ) : (
            <ul className="grid gap-3">
              {overview.attention.map((item) => (
                <AttentionRow key={`${item.session_id}-${item.kind}`} item={item} />
              ))}
            </ul>
          )}
        </section>
        <section aria-labelledby="live">
          <h2 id="live" className="mb-4 text-xl">
            {t('home.live')}
          </h2>
          {overview.live.length === 0 ? (
            <p className="text-quiet">{t('home.liveNone')}</p>
          ) : (
            <ul className="grid gap-3">
              {overview.live.map((item) => (
                <LiveRow key={item.session_id} item={item} />
              ))}
            </ul>
          )}
        </section>
      </div>
    </div>
  );
}
