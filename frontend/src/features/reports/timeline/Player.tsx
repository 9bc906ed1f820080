import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';
import { openPlayback } from '@/lib/api/recordings';
import { type Axis, isHeardFor, type Segment, segmentAt } from './axis';
import { usePlayhead, usePosition } from './playhead';
import { useVideo } from './use-video';
import { captionsOf, type Line } from './words';

interface PlayerProps {
  axis: Axis;
  lines: Line[];
  /** Recordings without a picture. */
  soundOnly: Set<string>;
  className?: string;
}

/** The recording at the playhead. It follows every seek, and moves the playhead while it plays. */
export function Player({ axis, lines, soundOnly, className }: PlayerProps) {
  const { t, i18n } = useTranslation('timeline');
  const playhead = usePlayhead();
  const recordingId = usePosition((ms, whose) => segmentAt(axis, ms, whose)?.segment.recordingId ?? null);
  const segment = axis.segments.find((one) => one.recordingId === recordingId) ?? null;
  const playback = useQuery({
    queryKey: ['playback', recordingId],
    queryFn: () => openPlayback(recordingId ?? ''),
    enabled: recordingId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const [brokenId, setBrokenId] = useState<string | null>(null);
  const tries = useRef(0);
  const video = useVideo(playhead, axis, segment, playback.data?.media_url ?? null);
  const captions = useCaptionFile(lines, segment);

  // Before anybody went anywhere it stands where there is something to see: the first seconds are the interviewer's.
  useEffect(() => {
    const first = Math.min(...axis.segments.map((one) => one.fromMs));
    if (playhead?.at() === 0 && Number.isFinite(first) && first > 0) playhead.seek(first);
  }, [axis, playhead]);

  // Where nothing plays, whatever is said there is what is meant.
  useEffect(() => {
    if (recordingId === null && playhead?.whose()?.recordingId) playhead.tell(playhead.at(), null);
  }, [recordingId, playhead]);

  /** A right to play that ran out shows as a broken video: asked for once more, with the place kept. */
  function retry() {
    if (tries.current > 0) return setBrokenId(recordingId);
    tries.current += 1;
    void playback.refetch().then(() => video.reload());
  }

  const isBroken = playback.isError || (recordingId !== null && brokenId === recordingId);
  const note = isBroken
    ? t('player.broken')
    : recordingId === null
      ? t('player.none')
      : playback.isPending
        ? t('player.loading')
        : soundOnly.has(recordingId)
          ? t('player.soundOnly')
          : null;
  return (
    <div className={cn('relative overflow-hidden rounded-panel border border-edge bg-solid', className)}>
      <video
        ref={video.ref}
        src={playback.data?.media_url}
        controls
        playsInline
        preload="metadata"
        aria-label={t('player.label')}
        onError={retry}
        onLoadedMetadata={() => {
          tries.current = 0;
          video.onReady();
        }}
        className={cn(
          'block size-full bg-black object-contain',
          (isBroken || recordingId === null) && 'invisible',
        )}
      >
        <track kind="captions" src={captions} srcLang={i18n.language} label={t('player.captions')} />
      </video>
      {note && (
        <p
          role="status"
          className="pointer-events-none absolute inset-x-0 top-0 bottom-12 grid place-content-center px-6 text-center text-soft"
        >
          {note}
        </p>
      )}
    </div>
  );
}

/** A caption file of the words, living as long as it is shown. */
function useCaptionFile(lines: Line[], segment: Segment | null): string | undefined {
  const text = useMemo(() => {
    const theirs = lines.filter((line) => isHeardFor(line.questionId, segment));
    return captionsOf(theirs, segment?.fromMs ?? 0, segment?.lengthMs ?? 0);
  }, [lines, segment]);
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'text/vtt' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  return address;
}
