import { type DragEvent, type ReactNode, useId, useState } from 'react';
import { Button } from './Button';
import { cn } from './cn';

interface FileDropProps {
  icon: ReactNode;
  title: ReactNode;
  hint: ReactNode;
  /** The label of the button that chooses a file. */
  choose: ReactNode;
  /** As the file input's `accept`. */
  accept: string;
  onFile: (file: File) => void;
  /** Beside the button. */
  aside?: ReactNode;
  /** In place of the buttons, while a file is on its way. */
  busy?: ReactNode;
  /** Why the last file was not taken. */
  problem?: string;
}

/** A place to drop a file or to choose one. What it really is, the server looks at. */
export function FileDrop({ icon, title, hint, choose, accept, onFile, aside, busy, problem }: FileDropProps) {
  const inputId = useId();
  const [isOver, setOver] = useState(false);

  function dropped(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file && !busy) onFile(file);
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
        'grid justify-items-center gap-4 rounded-layer border-2 border-dashed px-6 py-12 text-center transition-colors',
        isOver ? 'border-accent bg-accent-soft' : 'border-control bg-glass',
      )}
    >
      <span
        aria-hidden
        className="grid size-14 place-items-center rounded-full bg-accent-soft text-accent [&>svg]:size-7"
      >
        {icon}
      </span>
      <div>
        <p className="font-semibold text-lg">{title}</p>
        <p className="mt-1 text-quiet">{hint}</p>
      </div>
      {busy || (
        <div className="flex flex-wrap justify-center gap-3">
          <Button asChild variant="primary">
            <label htmlFor={inputId} className="focus-within:outline-2 focus-within:outline-offset-3">
              {choose}
              <input
                id={inputId}
                type="file"
                accept={accept}
                className="sr-only"
                onChange={(event) => {
                  const file = event.target.files?.[0];
                  // The same file may be chosen again.
                  event.target.value = '';
                  if (file) onFile(file);
                }}
              />
            </label>
          </Button>
          {aside}
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
