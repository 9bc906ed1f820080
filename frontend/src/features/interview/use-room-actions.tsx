import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorModal } from '@/components/ui/ErrorModal';
import { useToast } from '@/components/ui/Toast';
import { endSession, pauseSession, resumeSession, sendAnswer, skipQuestion } from '@/lib/api/calls';
import type { Session } from '@/lib/api/types';
import { useShowError } from '@/lib/api/use-error-modal';
import type { RoomView } from '@/lib/media/use-room';
import { AskDialog } from './AskDialog';
import { HelpDialog } from './HelpDialog';
import { paceOf } from './pace';
import type { ScreenProps } from './SessionScreen';

export interface RoomActions {
  isBusy: boolean;
  isLive: boolean;
  hasQuestion: boolean;
  isPaused: boolean;
  done: () => void;
  thinking: () => void;
  repeat: () => void;
  rephrase: () => void;
  skip: () => void;
  pause: () => void;
  resume: () => void;
  help: () => void;
  type: () => void;
  /** Sends a typed answer; true once the server has stored it. */
  submit: (text: string) => Promise<boolean>;
  /** Dialogs these actions open. */
  layers: ReactNode;
}

interface Parts extends ScreenProps {
  room: RoomView;
  isTyping: boolean;
  isTypingFixed: boolean;
  toggleTyping: () => void;
}

/** What the buttons and keys of the room do. What changes the journal goes by HTTP, so that it is acknowledged. */
export function useRoomActions({
  session,
  put,
  entries,
  room,
  toggleTyping,
  isTypingFixed,
}: Parts): RoomActions {
  const { t } = useTranslation(['interview', 'common']);
  const showError = useShowError();
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const [asking, setAsking] = useState<'skip' | 'end' | 'help' | null>(null);
  const id = session.session_id;
  const question = session.current_question;

  async function call(work: () => Promise<Session>): Promise<boolean> {
    setBusy(true);
    setAsking(null);
    try {
      put(await work());
      return true;
    } catch (error) {
      showError(error, () => void call(work));
      return false;
    } finally {
      setBusy(false);
    }
  }

  const close = () => setAsking(null);
  return {
    isBusy,
    isLive: room.link === 'live',
    hasQuestion: question !== null,
    isPaused: session.state.next_action === 'resume',
    done: () => room.express('done'),
    thinking: () => room.express('thinking') && toast(t('room.thinkingTold'), 'info'),
    repeat: () => room.express('repeat'),
    rephrase: () => room.express('rephrase'),
    skip: () => setAsking('skip'),
    pause: () => void call(() => pauseSession(id)),
    resume: () => void call(() => resumeSession(id)),
    help: () => setAsking('help'),
    type: () => !isTypingFixed && toggleTyping(),
    submit: (text) =>
      question
        ? call(async () => (await sendAnswer(id, question.question_id, text)).session)
        : Promise.resolve(false),
    layers: (
      <>
        <AskDialog
          what="skip"
          isOpen={asking === 'skip'}
          onNo={close}
          onYes={() => question && void call(() => skipQuestion(id, question.question_id))}
        />
        <AskDialog
          what="end"
          isOpen={asking === 'end'}
          onNo={close}
          onYes={() => void call(() => endSession(id))}
        />
        <HelpDialog
          isOpen={asking === 'help'}
          onClose={close}
          onEnd={() => setAsking('end')}
          room={room}
          pace={paceOf(entries)}
        />
        <ErrorModal
          kind={room.roomError?.kind ?? null}
          onClose={room.clearRoomError}
          onRetry={
            room.roomError?.isRetryAvailable
              ? () => {
                  room.clearRoomError();
                  room.express('repeat');
                }
              : undefined
          }
        />
      </>
    ),
  };
}
