import { Captions as CaptionsIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { GlassPanel } from '@/components/ui/GlassPanel';
import type { Session } from '@/lib/api/types';
import type { Partial } from '@/lib/media/messages';
import { CaptionLines } from './CaptionLines';
import { CaptionSizePicker } from './CaptionSizePicker';
import { useCaptionSize } from './caption-size';
import { TypingPanel } from './TypingPanel';
import type { Captions } from './use-captions';
import type { RoomActions } from './use-room-actions';

interface AnswerAreaProps {
  session: Session;
  captions: Captions;
  partial: Partial | null;
  isTyping: boolean;
  isTypingFixed: boolean;
  tellTyping: (questionId: string) => void;
  actions: RoomActions;
}

/** The answer as it comes in: captions while speaking, a text field when typing. One box, one place. */
export function AnswerArea({
  session,
  captions,
  partial,
  isTyping,
  isTypingFixed,
  tellTyping,
  actions,
}: AnswerAreaProps) {
  const { t } = useTranslation(['interview', 'common']);
  const [size, setSize] = useCaptionSize();
  return (
    <GlassPanel
      as="section"
      isPadded={false}
      aria-label={t('room.answer')}
      className="flex min-h-0 flex-col overflow-hidden transition-colors has-[textarea:focus-visible]:border-accent has-[textarea:focus-visible]:ring-2 has-[textarea:focus-visible]:ring-accent/50 lg:col-start-1 lg:row-start-2"
    >
      <div className="flex min-h-12 shrink-0 items-center gap-2 border-line border-b px-5 py-1.5 text-quiet text-sm">
        <CaptionsIcon aria-hidden className="size-4 shrink-0" />
        <span className="shrink-0">{t(isTyping ? 'room.typedAnswer' : 'room.captions')}</span>
        {/* Always there, so that screen readers hear it appear. */}
        <span aria-live="polite" className="ml-auto min-w-0 truncate text-accent">
          {captions.nudge && t(`room.nudge.${captions.nudge}`)}
        </span>
        {!isTyping && <CaptionSizePicker size={size} onChange={setSize} />}
      </div>
      {isTyping && session.current_question ? (
        <TypingPanel
          key={session.current_question.question_id}
          questionId={session.current_question.question_id}
          captions={captions}
          isFixed={isTypingFixed}
          canHear={session.can_hear_speech}
          onType={tellTyping}
          actions={actions}
        />
      ) : (
        <CaptionLines captions={captions} partial={partial} size={size} />
      )}
    </GlassPanel>
  );
}
