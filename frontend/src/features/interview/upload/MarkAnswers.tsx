import { ArrowLeft, Upload } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { LiveRegion } from '@/components/ui/LiveRegion';
import { Notice } from '@/components/ui/Notice';
import type { Question } from '@/lib/api/types';
import { MarkRow } from './MarkRow';
import { faultsOf, startsOf, timeText } from './marks';

interface MarkAnswersProps {
  file: File;
  questions: Question[];
  /** The language the questions are in. */
  language: string;
  /** `starts` as the server takes them; `null` leaves all of it to the pauses. */
  onSend: (starts: string | null) => void;
  onBack: () => void;
}

/** Before one file of everything is sent: where each answer begins, as far as its sender wants to say it. */
export function MarkAnswers({ file, questions, language, onSend, onBack }: MarkAnswersProps) {
  const { t } = useTranslation('upload');
  const video = useRef<HTMLVideoElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const address = useAddress(file);
  const [texts, setTexts] = useState(() => questions.map(() => ''));
  const [lengthMs, setLengthMs] = useState<number | null>(null);
  const [isUnplayable, setUnplayable] = useState(false);
  /** The row being written in: what is half a time is no fault yet. */
  const [written, setWritten] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const faults = faultsOf(texts, lengthMs);
  const ordinalAt = (index: number) => questions[index]?.ordinal ?? index + 1;

  const write = (index: number, text: string) =>
    setTexts((all) => all.map((known, at) => (at === index ? text : known)));

  function mark(index: number) {
    const at = timeText((video.current?.currentTime ?? 0) * 1_000);
    write(index, at);
    setSaid(t('marks.marked', { ordinal: ordinalAt(index), at }));
  }

  function show(ms: number) {
    if (video.current) video.current.currentTime = ms / 1_000;
  }

  function send(event: FormEvent) {
    event.preventDefault();
    setWritten(null);
    const wrong = faults.findIndex((fault) => fault !== null);
    if (wrong < 0) onSend(startsOf(texts));
    else form.current?.querySelectorAll<HTMLInputElement>('[data-mark]')[wrong]?.focus();
  }

  return (
    <form ref={form} onSubmit={send} className="grid gap-6" noValidate>
      <div>
        <h2 className="text-xl">{t('marks.title')}</h2>
        <p className="mt-2 text-soft">{t('marks.lead')}</p>
      </div>
      <LiveRegion>{said}</LiveRegion>
      {isUnplayable && <Notice kind="attention">{t('marks.unplayable')}</Notice>}
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)] lg:items-start">
        {/* biome-ignore lint/a11y/useMediaCaption: it is the sender's own file, and has not left this browser */}
        <video
          ref={video}
          src={address}
          controls
          playsInline
          preload="metadata"
          aria-label={t('marks.preview', { name: file.name })}
          onLoadedMetadata={({ currentTarget: { duration } }) =>
            // Recordings made by a browser may not say how long they are.
            setLengthMs(Number.isFinite(duration) ? duration * 1_000 : null)
          }
          onError={() => setUnplayable(true)}
          className="sticky top-16 z-10 aspect-video max-h-[32dvh] w-full rounded-panel border border-edge bg-black object-contain lg:top-20 lg:max-h-none"
        />
        <ol className="grid divide-y divide-line">
          {questions.map((question, index) => (
            <MarkRow
              key={question.question_id}
              question={question}
              language={language}
              text={texts[index] ?? ''}
              fault={written === index ? null : (faults[index] ?? null)}
              ordinalAt={ordinalAt}
              canPlay={!isUnplayable}
              onText={(text) => write(index, text)}
              onWriting={(isWriting) => setWritten(isWriting ? index : null)}
              onMark={() => mark(index)}
              onShow={show}
            />
          ))}
        </ol>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Button variant="ghost" onClick={onBack} icon={<ArrowLeft aria-hidden className="size-5" />}>
          {t('marks.back')}
        </Button>
        <Button type="submit" variant="primary" size="lg" icon={<Upload aria-hidden className="size-5" />}>
          {t(texts.some((text) => text.trim()) ? 'marks.send' : 'marks.sendUnmarked')}
        </Button>
      </div>
    </form>
  );
}

/** An address for the file within this browser, as long as it is shown. */
function useAddress(file: File): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}
