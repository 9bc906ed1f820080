import { useCallback, useEffect, useRef, useState } from 'react';
import { closeDevices, type DeviceProblem, openDevices } from '@/lib/media/devices';

export interface Devices {
  /** `null` while nothing is open: not asked yet, refused, or not there. */
  stream: MediaStream | null;
  isOpening: boolean;
  hasAsked: boolean;
  microphone: DeviceProblem | null;
  camera: DeviceProblem | null;
  open: (ids?: { microphone?: string; camera?: string }) => Promise<void>;
  close: () => void;
}

/** Camera and microphone of one interview, from the device check to the last answer. */
export function useDevices(): Devices {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [problems, setProblems] = useState<{
    microphone: DeviceProblem | null;
    camera: DeviceProblem | null;
  }>({
    microphone: null,
    camera: null,
  });
  const [isOpening, setOpening] = useState(false);
  const [hasAsked, setAsked] = useState(false);
  const current = useRef<MediaStream | null>(null);
  const isGone = useRef(false);

  const close = useCallback(() => {
    closeDevices(current.current);
    current.current = null;
    setStream(null);
  }, []);

  const open = useCallback(async (ids?: { microphone?: string; camera?: string }) => {
    setOpening(true);
    closeDevices(current.current);
    const opened = await openDevices(ids);
    if (isGone.current) return closeDevices(opened.stream);
    current.current = opened.stream;
    setStream(opened.stream);
    setProblems({ microphone: opened.microphone, camera: opened.camera });
    setAsked(true);
    setOpening(false);
  }, []);

  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      closeDevices(current.current);
    };
  }, []);

  return { stream, isOpening, hasAsked, ...problems, open, close };
}
