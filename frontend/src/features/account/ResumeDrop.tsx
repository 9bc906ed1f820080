import { FileUp } from 'lucide-react';
import { type DragEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { cn } from '@/components/ui/cn';
import { Progress } from '@/components/ui/Progress';
import { ApiError } from '@/lib/api/errors';
import { uploadResume } from '@/lib/api/upload';
import { useShowError } from '@/lib/api/use-error-modal';

const ACCEPTED = '.pdf,.docx,.hwpx,.txt,.md';

/** A place to drop a file or choose one. A refused file says why right here. */
export function ResumeDrop({ onDone, onType }: { onDone: () => void; onType: () => void }) {
  const { t } = useTranslation(['account', 'common']);
  const showError = useShowError();
  const inputId = useId();
  const [isOver, setOver] = useState(false);
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState('');

  async function upload(file: File | undefined) {
    if (!file) return;
    setProblem('');
    setShare(0);
    try {
      await uploadResume(file, setShare);
      onDone();
    } catch (error) {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) {
        setProblem(error.message || t('resume.refused'));
      } else showError(error, () => void upload(file));
    } finally {
      setShare(null);
    }
  }

  function dropped(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void upload(event.dataTransfer.files[0]);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
      className={cn(
        'grid justify-items-center gap-4 rounded-layer border-2 border-dashed px-6 py-14 text-center transition-colors',
        isOver ? 'border-accent bg-accent-soft' : 'border-control bg-glass',
      )}
    >
      <span aria-hidden className="grid size-16 place-items-center rounded-full bg-accent-soft text-accent">
        <FileUp className="size-8" />
      </span>
      <div>
        <p className="font-semibold text-lg">{t('resume.dropTitle')}</p>
        <p className="mt-1 text-quiet">{t('resume.dropHint')}</p>
      </div>
      {share === null ? (
        <div className="flex flex-wrap justify-center gap-3">
          <Button asChild variant="primary">
            <label htmlFor={inputId} className="focus-within:outline-2 focus-within:outline-offset-3">
              {t('resume.choose')}
              <input
                id={inputId}
                type="file"
                accept={ACCEPTED}
                className="sr-only"
                onChange={(event) => {
                  void upload(event.target.files?.[0]);
                  event.target.value = '';
                }}
              />
            </label>
          </Button>
          <Button variant="ghost" onClick={onType}>
            {t('resume.typeInstead')}
          </Button>
        </div>
      ) : (
        <div className="grid w-full max-w-sm gap-2">
          <Progress label={t('resume.uploading')} value={Math.round(share * 100)} max={100} />
          <p className="tabular text-quiet text-sm">
            {t('resume.uploading')} {Math.round(share * 100)}%
          </p>
        </div>
      )}
      {problem && (
        <p role="alert" className="max-w-md text-danger">
          {problem}
        </p>
      )}
    </div>
  );
}
