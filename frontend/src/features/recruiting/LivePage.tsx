import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';
import { getSession } from '@/lib/api/calls';
import type { Session } from '@/lib/api/types';
import { type EventLink, type JournalEntry, useSessionEvents } from '@/lib/session/use-session-events';
import { BackLink } from './BackLink';
import { keys } from './calls';
import { LiveConversation } from './LiveConversation';
import { LiveFacts } from './LiveFacts';
import { liveOf } from './live';
import { QueryGate } from './QueryGate';

const SETTLE_MS = 400;

/** A running interview, to watch and nothing else. Each look is logged by the server, and the page says so. */
export default function LivePage() {
  const { t } = useTranslation('recruiting');
  const { sessionId = '' } = useParams();
  const [search] = useSearchParams();
  const session = useQuery({
    queryKey: keys.session(sessionId),
    queryFn: () => getSession(sessionId),
  });
  const posting = search.get('posting');
  return (
    <QueryGate query={session}>
      {(body) => (
        <>
          <BackLink to={posting ? `/recruiting/postings/${posting}/candidates` : '/recruiting'}>
            {posting ? t('report.back') : t('posting.back')}
          </BackLink>
          <Page width="wide" title={body.candidate_name ?? t('live.title')} lead={body.position}>
            <LiveView key={sessionId} session={body} sessionId={sessionId} posting={posting} />
          </Page>
        </>
      )}
    </QueryGate>
  );
}

interface LiveViewProps {
  session: Session;
  sessionId: string;
  posting: string | null;
}

function LiveView({ session, sessionId, posting }: LiveViewProps) {
  const { t } = useTranslation('recruiting');
  const queries = useQueryClient();
  const [entries, setEntries] = useState<JournalEntry[]>([]);
  const link: EventLink = useSessionEvents(sessionId, (entry) => setEntries((all) => [...all, entry]));
  const live = useMemo(() => liveOf(entries), [entries]);

  // The server knows phase and counts; it is asked again when something turned, not for every word.
  useEffect(() => {
    if (live.turningSeq === 0) return;
    const timer = setTimeout(
      () => void queries.invalidateQueries({ queryKey: keys.session(sessionId) }),
      SETTLE_MS,
    );
    return () => clearTimeout(timer);
  }, [live.turningSeq, queries, sessionId]);

  const hasEnded = live.hasEnded || session.completed_at !== null;
  const report = `/recruiting/sessions/${sessionId}/report${posting ? `?posting=${posting}` : ''}`;
  return (
    <div className="grid gap-6">
      <Notice>{t('live.logged')}</Notice>
      {hasEnded && (
        <Notice
          kind="safe"
          isLive
          action={
            <Button asChild size="sm">
              <Link to={report}>{t('live.openReport')}</Link>
            </Button>
          }
        >
          {t('live.ended')}
        </Notice>
      )}
      {(link === 'reconnecting' || link === 'refused') && !hasEnded && (
        <Notice kind="attention" isLive>
          {t(`live.link.${link}`)}
        </Notice>
      )}
      <div className="grid gap-6 lg:grid-cols-[1fr_1.9fr] lg:items-start">
        <LiveFacts session={session} live={live} />
        <LiveConversation lines={live.lines} link={link} hasEnded={hasEnded} />
      </div>
    </div>
  );
}
