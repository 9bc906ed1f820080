import { useQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { TextAreaField } from '@/components/ui/Field';
import { Notice } from '@/components/ui/Notice';
import { sendAnswer } from '@/lib/api/calls';
import { openPlayback, type Recording } from '@/lib/api/recordings';
import type { Question, Session } from '@/lib/api/types';
import { useShowError } from '@/lib/api/use-error-modal';
import { useDraft } from '@/lib/session/use-draft';

const MAX_CHARS = 20_000;

interface TypeBesideProps {
  session: Session;
  question: Question;
  recording: Recording;
  put: (session: Session) => void;
}

/** Where nothing here can write down what was said: one's own video, and a field beside it. */
export function TypeBeside({ session, question, recording, put }: TypeBesideProps) {
  const { t } = useTranslation('upload');
  const showError = useShowError();
  const recordingId = recording.recording_id;
  const beginsMs = recording.spans.find((span) => span.question_id === question.question_id)?.started_ms;
  const beginsS = Math.max(0, (beginsMs ?? 0) - (recording.offset_ms ?? 0)) / 1_000;
  const video = useRef<HTMLVideoElement>(null);
  const [text, setText] = useDraft(question.question_id);
  const [isBusy, setBusy] = useState(false);
  const playback = useQuery({
    queryKey: ['playback', recordingId],
    queryFn: () => openPlayback(recordingId),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

  /** Of a recording of everything, this answer's part. */
  function goToAnswer() {
    if (video.current && video.current.readyState >= HTMLMediaElement.HAVE_METADATA) {
      video.current.currentTime = beginsS;
    }
  }
  useEffect(goToAnswer, [beginsS]);

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    const answer = text.trim();
    if (!answer) return;
    setBusy(true);
    try {
      put((await sendAnswer(session.session_id, question.question_id, answer)).session);
      setText('');
    } catch (error) {
      showError(error, () => void submit());
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="grid gap-6">
      <Notice title={t('noWords.title')}>{t('noWords.after')}</Notice>
      <div className="grid gap-6 lg:grid-cols-2 lg:items-start">
        {/* biome-ignore lint/a11y/useMediaCaption: no captions exist; writing them down is what this page is for */}
        <video
          ref={video}
          src={playback.data?.media_url}
          onLoadedMetadata={goToAnswer}
          controls
          playsInline
          preload="metadata"
          aria-label={t('noWords.video')}
          className="aspect-video w-full rounded-panel border border-edge bg-black object-contain"
        />
        <form onSubmit={submit} className="grid gap-4">
          <TextAreaField
            label={t('noWords.field')}
            value={text}
            maxLength={MAX_CHARS}
            placeholder={t('noWords.placeholder')}
            onChange={(event) => setText(event.target.value)}
            rows={8}
          />
          <Button
            type="submit"
            variant="primary"
            className="justify-self-end"
            isBusy={isBusy}
            disabled={text.trim() === ''}
            icon={<Send aria-hidden className="size-5" />}
          >
            {t('noWords.send')}
          </Button>
        </form>
      </div>
    </div>
  );
}
