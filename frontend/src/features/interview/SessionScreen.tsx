import { CircleSlash } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { Button } from '@/components/ui/Button';
import { EmptyState } from '@/components/ui/EmptyState';
import { PageSkeleton } from '@/components/ui/Skeleton';
import { ApiError } from '@/lib/api/errors';
import type { Session } from '@/lib/api/types';
import { forgetKeptSound } from '@/lib/media/kept/use-kept-sound';
import { useSession } from '@/lib/session/use-session';
import { type EventLink, type JournalEntry, useSessionEvents } from '@/lib/session/use-session-events';
import { ConsentScreen } from './ConsentScreen';
import { DeviceCheck } from './DeviceCheck';
import { EndedScreen } from './EndedScreen';
import { HumanRoute } from './HumanRoute';
import { InterviewRoom } from './InterviewRoom';
import { PlanWait } from './PlanWait';
import { ReadyScreen } from './ReadyScreen';
import { ReportWait } from './ReportWait';
import { SessionFrame } from './SessionFrame';
import { isByUpload } from './upload/places';
import { RecordingWait } from './upload/RecordingWait';
import { UploadScreen } from './upload/UploadScreen';
import { type Devices, useDevices } from './use-devices';

const ResultScreen = lazy(() => import('@/features/reports/ResultScreen'));

/** One interview. Which screen shows is the server's `next_action`, and nothing else. */
export function Component() {
  const { t } = useTranslation(['interview', 'common']);
  const { sessionId = '' } = useParams();
  const session = useSession(sessionId);
  const devices = useDevices();
  const [entries, setEntries] = useState<JournalEntry[]>([]);
  const { refresh } = session;
  const onEntry = useCallback(
    (entry: JournalEntry) => {
      setEntries((all) => (all.some((known) => known.seq === entry.seq) ? all : [...all, entry]));
      void refresh();
    },
    [refresh],
  );
  const eventLink = useSessionEvents(sessionId, onEntry);
  const isOver = Boolean(session.data?.completed_at);
  useEffect(() => {
    if (isOver) void forgetKeptSound();
  }, [isOver]);

  if (session.data) {
    const props = {
      session: session.data,
      put: session.put,
      refresh: () => void refresh(),
      devices,
      entries,
      eventLink,
      onEntry,
    };
    return <Chosen key={sessionId} {...props} />;
  }
  return (
    <SessionFrame session={null}>
      {session.isPending ? (
        <PageSkeleton />
      ) : (
        <div className="m-auto w-full max-w-xl p-4">
          <EmptyState
            icon={<CircleSlash />}
            title={t('notAvailable.title')}
            titleAs="h1"
            action={<Button onClick={() => void session.refetch()}>{t('common:action.retry')}</Button>}
          >
            {(session.error instanceof ApiError && session.error.message) || t('notAvailable.body')}
          </EmptyState>
        </div>
      )}
    </SessionFrame>
  );
}

export interface ScreenProps {
  session: Session;
  /** Takes over the session a call answered with. */
  put: (session: Session) => void;
  /** Asks the server again where the session stands. */
  refresh: () => void;
  devices: Devices;
  entries: JournalEntry[];
  eventLink: EventLink;
  /** Takes in a fact of the journal, from whichever connection brought it. */
  onEntry: (entry: JournalEntry) => void;
}

const SCREENS = {
  consent: ConsentScreen,
  human_route: HumanRoute,
  wait_for_plan: PlanWait,
  check_devices: DeviceCheck,
  start: ReadyScreen,
  answer: InterviewRoom,
  wait_for_question: InterviewRoom,
  resume: InterviewRoom,
  wait_for_recording: RecordingWait,
  wait_for_report: ReportWait,
  view_report: Result,
  none: EndedScreen,
} as const;

const IN_ROOM = new Set(['answer', 'wait_for_question', 'resume']);

/** Where recorded answers can be sent in, if that is the way the candidate chose. */
const TAKES_UPLOADS = new Set(['check_devices', 'start', 'answer', 'wait_for_question']);

function Chosen(props: ScreenProps) {
  const action = props.session.state.next_action;
  const [search] = useSearchParams();
  const way = search.get('by') ?? (isByUpload(props.session) ? 'upload' : 'room');
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new screen begins at its top
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [action]);
  if (way === 'upload' && TAKES_UPLOADS.has(action)) {
    return (
      <SessionFrame session={props.session}>
        <UploadScreen {...props} />
      </SessionFrame>
    );
  }
  const Screen = SCREENS[action] ?? EndedScreen;
  if (IN_ROOM.has(action)) return <InterviewRoom {...props} />;
  return (
    <SessionFrame session={props.session}>
      <Screen {...props} />
    </SessionFrame>
  );
}

function Result({ session }: ScreenProps) {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <ResultScreen sessionId={session.session_id} purpose={session.purpose} />
    </Suspense>
  );
}
