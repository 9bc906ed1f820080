import { useQueryClient } from '@tanstack/react-query';
import { Film } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { FileDrop } from '@/components/ui/FileDrop';
import { Notice } from '@/components/ui/Notice';
import type { ApiError } from '@/lib/api/errors';
import { type Recording, recordingsKey, withdrawUpload } from '@/lib/api/recordings';
import { useShowError } from '@/lib/api/use-error-modal';
import { readableBytes } from '@/lib/upload/bytes';
import { whyNotTheRest } from '@/lib/upload/recording-upload';
import { SendingPanel } from './SendingPanel';
import { useUpload } from './use-upload';

interface UploadPanelProps {
  sessionId: string;
  /** `null`: the file is of the whole interview. */
  questionId: string | null;
  /** What this place already holds, unfinished or refused. */
  known: Recording | null;
  onArrived: () => void;
  /** Shown as long as no file was chosen. */
  before?: ReactNode;
  /** Asked about a new file before it is sent; `send` takes when its answers begin. */
  ask?: (file: File, send: (starts: string | null) => void, back: () => void) => ReactNode;
}

/** One file to one place of the interview: chosen, on its way, gone on with, or refused with the reason. */
export function UploadPanel({ sessionId, questionId, known, onArrived, before, ask }: UploadPanelProps) {
  const { t, i18n } = useTranslation('upload');
  const queries = useQueryClient();
  const showError = useShowError();
  const renew = () => queries.invalidateQueries({ queryKey: recordingsKey(sessionId) });
  const upload = useUpload(() => {
    void renew();
    onArrived();
  });
  const [mismatch, setMismatch] = useState<'other_name' | 'other_size' | 'other_file' | null>(null);
  const [held, setHeld] = useState<File | null>(null);
  const begun = known?.state === 'receiving' ? known : null;

  async function take(file: File) {
    const why = begun && (await whyNotTheRest(file, begun));
    setMismatch(why);
    if (why) return;
    if (ask && !begun) setHeld(file);
    else upload.send(file, { sessionId, questionId, resumeUrl: begun?.upload_url });
  }

  function send(file: File, starts: string | null) {
    setHeld(null);
    upload.send(file, { sessionId, questionId, starts });
  }

  async function withdraw(id: string | undefined) {
    upload.drop();
    setMismatch(null);
    try {
      const found = id ?? (await openIn(queries, sessionId, questionId));
      if (found) await withdrawUpload(found);
      await renew();
    } catch (error) {
      showError(error, () => void withdraw(id));
    }
  }

  if (upload.sending) {
    return (
      <SendingPanel
        sending={upload.sending}
        upload={upload}
        onCancel={() => void withdraw(begun?.recording_id)}
      />
    );
  }
  if (held && ask)
    return ask(
      held,
      (starts) => send(held, starts),
      () => setHeld(null),
    );
  const refusal = refusalOf(upload.refused, known);
  return (
    <div className="grid gap-4">
      {before}
      {begun && (
        <Notice
          kind="safe"
          title={t('begun.title')}
          action={
            <Button size="sm" variant="ghost" onClick={() => void withdraw(begun.recording_id)}>
              {t('begun.withdraw')}
            </Button>
          }
        >
          {t('begun.body', {
            name: begun.file_name ?? '',
            stored: readableBytes(begun.received, i18n.language),
            total: readableBytes(begun.size ?? 0, i18n.language),
          })}
        </Notice>
      )}
      {(mismatch || refusal) && (
        <Notice kind="attention" title={t('refused.title')} isLive>
          {mismatch
            ? t(`begun.${mismatch}`)
            : refusal?.message || t(refusal?.isGone ? 'refused.expired' : 'refused.other')}
        </Notice>
      )}
      <FileDrop
        icon={<Film />}
        title={t('drop.title')}
        hint={t('drop.hint')}
        choose={t(begun ? 'drop.again' : 'drop.choose')}
        accept=".mp4,.webm,.mov,.m4v,.mkv,video/*"
        onFile={(file) => void take(file)}
      />
    </div>
  );
}

/** Why the last file was not taken: said at once by the call, or found out by the server's look into it. */
function refusalOf(
  refused: ApiError | null,
  known: Recording | null,
): { message: string; isGone: boolean } | null {
  if (refused) return { message: refused.message, isGone: refused.status === 404 || refused.status === 410 };
  return known?.state === 'refused' ? { message: known.error_message ?? '', isGone: false } : null;
}

/** The unfinished upload of this place, as the server has it now. */
async function openIn(
  queries: ReturnType<typeof useQueryClient>,
  sessionId: string,
  questionId: string | null,
): Promise<string | null> {
  await queries.refetchQueries({ queryKey: recordingsKey(sessionId) });
  const items = queries.getQueryData<{ items: Recording[] }>(recordingsKey(sessionId))?.items ?? [];
  return (
    items.find((one) => one.state === 'receiving' && one.question_id === questionId)?.recording_id ?? null
  );
}
