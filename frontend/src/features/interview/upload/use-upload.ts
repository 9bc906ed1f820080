import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiError } from '@/lib/api/errors';
import { RecordingUpload, type UploadState, type UploadTarget } from '@/lib/upload/recording-upload';

export interface Sending {
  name: string;
  state: UploadState;
  sent: number;
  total: number;
}

export interface UploadView {
  /** The file on its way from this page; `null` where none was chosen here. */
  sending: Sending | null;
  refused: ApiError | null;
  send: (file: File, target: UploadTarget) => void;
  pause: () => void;
  resume: () => void;
  /** Lets go of the file without asking the server anything. */
  drop: () => void;
}

/** Sends one file at a time while mounted. `onDone` is told when the last byte is stored. */
export function useUpload(onDone: () => void): UploadView {
  const current = useRef<RecordingUpload | null>(null);
  const done = useRef(onDone);
  done.current = onDone;
  const [sending, setSending] = useState<Sending | null>(null);
  const [refused, setRefused] = useState<ApiError | null>(null);

  const drop = useCallback(() => {
    current.current?.leave();
    current.current = null;
    setSending(null);
  }, []);

  const send = useCallback((file: File, target: UploadTarget) => {
    current.current?.leave();
    setRefused(null);
    setSending({ name: file.name, state: 'sending', sent: 0, total: file.size });
    const upload = new RecordingUpload(file, target, {
      onState: (state) => {
        if (current.current !== upload) return;
        setSending((known) => known && { ...known, state });
        if (state === 'done') done.current();
      },
      onProgress: (sent, total) =>
        current.current === upload && setSending((known) => known && { ...known, sent, total }),
      onRefused: (error) => {
        if (current.current !== upload) return;
        current.current = null;
        setSending(null);
        setRefused(error);
      },
    });
    current.current = upload;
    upload.start();
  }, []);

  useEffect(() => () => current.current?.leave(), []);

  return {
    sending,
    refused,
    send,
    pause: useCallback(() => current.current?.pause(), []),
    resume: useCallback(() => current.current?.start(), []),
    drop,
  };
}
