import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDocumentTitle } from '@/components/ui/Page';
import { useKeptSound } from '@/lib/media/kept/use-kept-sound';
import { useLevel } from '@/lib/media/use-level';
import { useRoom } from '@/lib/media/use-room';
import { AnswerArea } from './AnswerArea';
import { ConnectionBanner } from './ConnectionBanner';
import { ControlDock } from './ControlDock';
import { InterviewerPanel } from './InterviewerPanel';
import { OwnPreview } from './OwnPreview';
import { QuestionPanel } from './QuestionPanel';
import { RoomHeader } from './RoomHeader';
import { PausedLayer, TakenOverLayer } from './RoomLayers';
import type { ScreenProps } from './SessionScreen';
import { useCaptions } from './use-captions';
import { useRoomActions } from './use-room-actions';
import { VoiceOut } from './VoiceOut';

/** The interview itself. Everything keeps its place: nothing moves under the pointer. */
export function InterviewRoom(props: ScreenProps) {
  const { session, devices, entries, onEntry } = props;
  const { t } = useTranslation(['interview', 'common']);
  useDocumentTitle(t('room.tab'));

  const asked = useRef(false);
  useEffect(() => {
    if (asked.current || devices.hasAsked) return;
    asked.current = true;
    void devices.open();
  }, [devices]);

  const room = useRoom(session.session_id, devices.stream, devices.hasAsked, onEntry);
  useKeptSound(session, devices.stream, room.clock, entries);
  const level = useLevel(devices.stream);
  const question = session.current_question;
  const captions = useCaptions(entries, question?.question_id ?? null);
  const mustType = !session.can_hear_speech || !devices.stream?.getAudioTracks().length;
  const [isTyping, setTyping] = useState(false);
  const isTypingShown = isTyping || (devices.hasAsked && mustType);
  const isPaused = session.state.next_action === 'resume';
  const actions = useRoomActions({
    ...props,
    room,
    isTyping: isTypingShown,
    toggleTyping: () => setTyping(!isTyping),
    isTypingFixed: mustType,
  });
  // A room without sound also says "paused"; the interview is on hold only when the session says so.
  const heard = room.interviewer === 'paused' ? 'offline' : room.interviewer;
  const shown = isPaused ? 'paused' : (heard ?? (room.link === 'live' ? 'listening' : 'offline'));

  return (
    <div className="flex h-dvh min-h-[560px] flex-col overflow-hidden">
      <RoomHeader session={session} />
      <main
        id="content"
        className="relative mx-auto grid min-h-0 w-full max-w-7xl grow gap-x-8 gap-y-3 px-4 py-3 sm:px-6 sm:py-6 max-lg:grid-rows-[auto_auto_minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_312px] lg:grid-rows-[auto_minmax(0,1fr)]"
      >
        <ConnectionBanner
          link={room.link}
          eventLink={props.eventLink}
          mediaProblem={room.mediaProblem}
          retryCount={session.state.retry_count}
          savedLines={captions.lines.length}
        />
        <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-4 lg:col-start-2 lg:row-span-2 lg:grid-cols-1 lg:content-start lg:gap-6">
          <InterviewerPanel
            state={shown}
            level={room.link === 'live' ? Math.max(level, room.heardLevel) : 0}
            capabilities={room.capabilities}
            isTypedOnly={mustType}
          />
          <OwnPreview devices={devices} level={level} />
        </div>
        <QuestionPanel
          question={question}
          isRephrased={captions.isRephrased}
          total={session.total_questions}
        />
        <AnswerArea
          session={session}
          captions={captions}
          partial={room.partial}
          isTyping={isTypingShown}
          isTypingFixed={mustType}
          tellTyping={room.tellTyping}
          actions={actions}
        />
        {isPaused && <PausedLayer actions={actions} />}
      </main>
      <ControlDock actions={actions} isTyping={isTypingShown} isTypingFixed={mustType} />
      <VoiceOut voice={room.voice} />
      {room.link === 'taken_over' && <TakenOverLayer />}
      {actions.layers}
    </div>
  );
}
