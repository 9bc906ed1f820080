import { useQuery } from '@tanstack/react-query';
import { ArrowRight, FileText, MessagesSquare, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Chip, type Tone } from '@/components/ui/Chip';
import { EmptyState } from '@/components/ui/EmptyState';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';
import { Skeleton } from '@/components/ui/Skeleton';
import { useAuth } from '@/lib/api/auth';
import { listSessions } from '@/lib/api/calls';
import type { SessionStatus, SessionSummary } from '@/lib/api/types';

const TONES: Record<SessionStatus, Tone> = {
  draft: 'plain',
  waiting: 'accent',
  in_progress: 'attention',
  completed: 'accent',
  evaluated: 'live',
  cancelled: 'plain',
  expired: 'plain',
};

/** Everything this candidate has begun, with the one thing to do next on each. */
export function Component() {
  const { t } = useTranslation(['interview', 'common']);
  const { user } = useAuth();
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: listSessions });
  const items = [...(sessions.data?.items ?? [])].sort((a, b) => b.created_at.localeCompare(a.created_at));
  return (
    <Page
      title={t('history.title', { name: user?.name ?? '' })}
      lead={t('history.lead')}
      actions={
        <>
          <Button asChild>
            <Link to="/resume">
              <FileText aria-hidden className="size-5" />
              {t('common:nav.resume')}
            </Link>
          </Button>
          <Button asChild variant="primary">
            <Link to="/practice">
              <Plus aria-hidden className="size-5" />
              {t('history.practice')}
            </Link>
          </Button>
        </>
      }
    >
      {sessions.isPending && (
        <div role="status" className="grid gap-4">
          <span className="sr-only">{t('common:state.loading')}</span>
          <Skeleton className="h-28 rounded-panel" />
          <Skeleton className="h-28 rounded-panel" />
        </div>
      )}
      {sessions.isError && (
        <Notice
          kind="attention"
          isLive
          action={<Button onClick={() => void sessions.refetch()}>{t('common:action.retry')}</Button>}
        >
          {sessions.error.message || t('common:error.network.happened')}
        </Notice>
      )}
      {sessions.isSuccess && items.length === 0 && (
        <EmptyState
          icon={<MessagesSquare />}
          title={t('history.emptyTitle')}
          action={
            <Button asChild variant="primary">
              <Link to="/practice">{t('history.practice')}</Link>
            </Button>
          }
        >
          {t('history.emptyBody')}
        </EmptyState>
      )}
      {items.length > 0 && (
        <ul className="grid gap-4">
          {items.map((item) => (
            <SessionRow key={item.session_id} item={item} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function SessionRow({ item }: { item: SessionSummary }) {
  const { t, i18n } = useTranslation(['interview', 'common']);
  const date = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <li className="glass group relative grid gap-4 rounded-panel p-6 transition-colors focus-within:border-accent hover:border-accent/60 sm:grid-cols-[1fr_auto] sm:items-center">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-2">
          <Chip tone={TONES[item.status]}>{t(`common:status.${item.status}`)}</Chip>
          <Chip>{t(`common:purpose.${item.purpose}`)}</Chip>
        </div>
        <h2 className="mt-3 text-lg">
          {/* The whole card is the target; the link names it. */}
          <Link to={`/interview/${item.session_id}`} className="outline-none after:absolute after:inset-0">
            {item.position}
          </Link>
        </h2>
        <p className="mt-1 text-quiet text-sm">
          {[
            item.organization_name,
            t(`common:stage.${item.stage}`),
            date.format(new Date(item.created_at)),
            item.answered_questions > 0 &&
              t('history.answered', { answered: item.answered_questions, total: item.total_questions }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <span aria-hidden className="flex items-center gap-2 font-medium text-accent">
        {t(`history.next.${item.status}`)}
        <ArrowRight className="size-5 transition-transform group-hover:translate-x-1" />
      </span>
    </li>
  );
}
