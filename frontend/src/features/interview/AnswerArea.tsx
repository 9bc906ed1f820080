import { Captions as CaptionsIcon } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { GlassPanel } from '@/components/ui/GlassPanel';
import type { Session } from '@/lib/api/types';
import type { Partial } from '@/lib/media/messages';
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
  return (
    <GlassPanel
      as="section"
      isPadded={false}
      aria-label={t('room.answer')}
      className="flex min-h-0 flex-col overflow-hidden transition-colors has-[textarea:focus-visible]:border-accent has-[textarea:focus-visible]:ring-2 has-[textarea:focus-visible]:ring-accent/50 lg:col-start-1 lg:row-start-2"
    >
      <div className="flex shrink-0 items-center gap-2 border-line border-b px-5 py-3 text-quiet text-sm">
        <CaptionsIcon aria-hidden className="size-4" />
        {t(isTyping ? 'room.typedAnswer' : 'room.captions')}
        {captions.nudge && <span className="ml-auto text-accent">{t(`room.nudge.${captions.nudge}`)}</span>}
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
        <CaptionLines captions={captions} partial={partial} />
      )}
    </GlassPanel>
  );
}

function CaptionLines({ captions, partial }: { captions: Captions; partial: Partial | null }) {
  const { t } = useTranslation(['interview', 'common']);
  const end = useRef<HTMLDivElement>(null);
  const size = captions.lines.length + (partial?.text.length ?? 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when words are added, and only then
  useEffect(() => {
    // Braces matter: where scrolling gives a promise, React would take it for a clean-up.
    end.current?.scrollIntoView({ block: 'end' });
  }, [size]);
  const isEmpty = captions.lines.length === 0 && !partial;
  return (
    <div className="min-h-0 grow overflow-y-auto px-5 py-4 text-lg leading-relaxed">
      {isEmpty && <p className="text-quiet">{t('room.captionsEmpty')}</p>}
      <div aria-live="polite">
        {captions.lines.map((line) => (
          <p key={line.id} className="mb-2">
            {line.text}
          </p>
        ))}
      </div>
      {/* Words still changing are not read aloud; their final form above is. */}
      {partial && (
        <p aria-hidden className="text-quiet">
          {partial.text}
        </p>
      )}
      <div ref={end} />
    </div>
  );
}
