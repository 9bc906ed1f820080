import { Send } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { useDraft } from '@/lib/session/use-draft';
import type { Captions } from './use-captions';
import type { RoomActions } from './use-room-actions';

const MAX_CHARS = 20_000;

interface TypingPanelProps {
  questionId: string;
  captions: Captions;
  /** Typing is the only way here, and why must be said. */
  isFixed: boolean;
  canHear: boolean;
  onType: (questionId: string) => void;
  actions: RoomActions;
}

/** An answer by hand, on the same footing as a spoken one. The draft stays in this tab until it is stored. */
export function TypingPanel({ questionId, captions, isFixed, canHear, onType, actions }: TypingPanelProps) {
  const { t } = useTranslation(['interview', 'common']);
  const [text, setText] = useDraft(questionId);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    area.current?.focus();
  }, []);

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    const answer = text.trim();
    if (answer && (await actions.submit(answer))) setText('');
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing)
      void submit();
  }

  return (
    <form onSubmit={submit} className="flex min-h-0 grow flex-col">
      {captions.lines.length > 0 && (
        <p className="max-h-20 shrink-0 overflow-y-auto border-line border-b px-5 py-3 text-soft text-sm">
          {captions.lines.map((line) => line.text).join(' ')}
        </p>
      )}
      <textarea
        ref={area}
        aria-label={t('room.typedAnswer')}
        aria-describedby="typing-note"
        value={text}
        maxLength={MAX_CHARS}
        placeholder={t('room.typePlaceholder')}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value);
          onType(questionId);
        }}
        className="min-h-20 w-full grow resize-none bg-transparent px-5 py-3 text-lg sm:py-4 leading-relaxed outline-none placeholder:text-quiet"
      />
      <div className="flex shrink-0 flex-wrap items-center justify-between gap-x-3 gap-y-2 px-5 pb-3 sm:pb-4">
        <p id="typing-note" className="min-w-0 flex-1 basis-40 text-quiet text-sm max-sm:text-xs">
          {isFixed ? t(canHear ? 'room.typingNoMic' : 'room.typingCannotHear') : t('room.typingNote')}
        </p>
        <Button
          type="submit"
          variant="primary"
          isBusy={actions.isBusy}
          disabled={text.trim() === ''}
          icon={<Send aria-hidden className="size-5" />}
        >
          {t('room.send')}
        </Button>
      </div>
    </form>
  );
}
