import { Film } from 'lucide-react';
import { type DragEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { cn } from '@/components/ui/cn';

interface FileDropProps {
  onFile: (file: File) => void;
  /** An upload was begun: the same file is asked for. */
  isRest?: boolean;
}

/** A place to drop a video or to choose one. What it really is, the server looks at. */
export function FileDrop({ onFile, isRest = false }: FileDropProps) {
  const { t } = useTranslation('upload');
  const inputId = useId();
  const [isOver, setOver] = useState(false);

  function dropped(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
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
        'grid justify-items-center gap-4 rounded-layer border-2 border-dashed px-6 py-10 text-center transition-colors',
        isOver ? 'border-accent bg-accent-soft' : 'border-control bg-glass',
      )}
    >
      <span aria-hidden className="grid size-14 place-items-center rounded-full bg-accent-soft text-accent">
        <Film className="size-7" />
      </span>
      <div>
        <p className="font-semibold text-lg">{t('drop.title')}</p>
        <p className="mt-1 text-quiet">{t('drop.hint')}</p>
      </div>
      <Button asChild variant="primary">
        <label htmlFor={inputId} className="focus-within:outline-2 focus-within:outline-offset-3">
          {t(isRest ? 'drop.again' : 'drop.choose')}
          <input
            id={inputId}
            type="file"
            accept=".mp4,.webm,.mov,.m4v,.mkv,video/*"
            className="sr-only"
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file) onFile(file);
            }}
          />
        </label>
      </Button>
    </div>
  );
}
