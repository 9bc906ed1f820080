import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { type Axis, type Segment, segmentAt, type Whose } from './axis';
import type { Playhead } from './playhead';

interface Wish {
  seconds: number;
  isPlaying: boolean;
}

interface VideoLink {
  ref: RefObject<HTMLVideoElement | null>;
  /** To be called when the element knows its recording: goes to where it was asked to be. */
  onReady: () => void;
  /** Loads the same recording again, at the same place. */
  reload: () => void;
}

/** Joins a video element to the playhead, both ways. */
export function useVideo(
  playhead: Playhead | null,
  axis: Axis,
  segment: Segment | null,
  address: string | null,
): VideoLink {
  const ref = useRef<HTMLVideoElement>(null);
  // A player that is put elsewhere on the page begins where the last one was.
  const wanted = useRef<Wish | null>(
    playhead && playhead.at() > 0 ? wishAt(axis, playhead.at(), playhead.whose(), false) : null,
  );

  const apply = useCallback(() => {
    const video = ref.current;
    const wish = wanted.current;
    if (!video || !wish || video.readyState < HTMLMediaElement.HAVE_METADATA) return;
    wanted.current = null;
    video.currentTime = wish.seconds;
    // Where the browser asks for a gesture first, the place is right and the button is there.
    if (wish.isPlaying) void video.play()?.catch(() => undefined);
  }, []);

  useEffect(() => {
    return playhead?.attach(({ ms, isPlaying, whose }) => {
      const wish = wishAt(axis, ms, whose, isPlaying);
      if (!wish) return;
      wanted.current = wish;
      // Another segment's recording is asked for by the position itself; `onReady` goes on from there.
      if (segmentAt(axis, ms, whose)?.segment === segment) apply();
    });
  }, [playhead, axis, segment, apply]);

  useEffect(() => {
    const video = ref.current;
    if (!video || !playhead || !segment || !address) return;
    const { recordingId, questionIds } = segment;
    const tell = (ms: number) => wanted.current === null && playhead.tell(ms, { recordingId, questionIds });
    return follow(video, segment, tell);
  }, [playhead, segment, address]);

  const reload = useCallback(() => {
    const video = ref.current;
    if (!video) return;
    wanted.current ??= { seconds: video.currentTime, isPlaying: !video.paused };
    video.load();
  }, []);
  return { ref, onReady: apply, reload };
}

function wishAt(axis: Axis, ms: number, whose: Whose | null, isPlaying: boolean): Wish | null {
  const place = segmentAt(axis, ms, whose);
  return place && { seconds: place.localMs / 1_000, isPlaying };
}

/** Tells where the video is: at its own pace, and with every frame while it plays unless motion is unwelcome. */
function follow(video: HTMLVideoElement, segment: Segment, tell: (ms: number) => void): () => void {
  const isStill = window.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;
  let frame = 0;
  // The last millisecond of a segment is its own, not the first of the next.
  const look = () => tell(segment.fromMs + Math.min(video.currentTime * 1_000, segment.lengthMs - 1));
  const run = () => {
    look();
    frame = requestAnimationFrame(run);
  };
  const start = () => {
    cancelAnimationFrame(frame);
    if (!isStill) frame = requestAnimationFrame(run);
  };
  const stop = () => cancelAnimationFrame(frame);
  video.addEventListener('timeupdate', look);
  video.addEventListener('seeked', look);
  video.addEventListener('play', start);
  video.addEventListener('pause', stop);
  if (!video.paused) start();
  return () => {
    stop();
    video.removeEventListener('timeupdate', look);
    video.removeEventListener('seeked', look);
    video.removeEventListener('play', start);
    video.removeEventListener('pause', stop);
  };
}
