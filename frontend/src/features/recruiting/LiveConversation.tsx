import { ArrowDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { cn } from '@/components/ui/cn';
import { GlassPanel } from '@/components/ui/GlassPanel';
import type { EventLink } from '@/lib/session/use-session-events';
import type { LiveLine } from './live';
import { useDates } from './use-dates';

const NEAR_END_PX = 48;

interface LiveConversationProps {
  lines: LiveLine[];
  link: EventLink;
  hasEnded: boolean;
}

/** The words as they come. It follows the newest until the reader scrolls up, and never jumps under them. */
export function LiveConversation({ lines, link, hasEnded }: LiveConversationProps) {
  const { t } = useTranslation('recruiting');
  const box = useRef<HTMLDivElement>(null);
  const [isFollowing, setFollowing] = useState(true);
  const count = lines.length;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what moves the view
  useEffect(() => {
    if (isFollowing && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [count, isFollowing]);

  function noteScroll() {
    const element = box.current;
    if (element) {
      setFollowing(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX);
    }
  }

  return (
    <GlassPanel as="section" isPadded={false} aria-labelledby="conversation" className="relative">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 border-line border-b px-6 py-4">
        <h2 id="conversation" className="text-xl">
          {t('live.captions')}
        </h2>
        {!hasEnded && (link === 'open' || link === 'connecting') && (
          <p className="text-quiet text-sm">{t(`live.link.${link}`)}</p>
        )}
      </div>
      <div
        ref={box}
        role="log"
        aria-live="polite"
        aria-labelledby="conversation"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={noteScroll}
        className="max-h-[62dvh] min-h-72 overflow-y-auto overscroll-contain px-6 py-6"
      >
        {count === 0 ? (
          <p className="text-quiet">{t('live.noLines')}</p>
        ) : (
          <ol className="grid gap-5">
            {lines.map((line) => (
              <Line key={line.id} line={line} />
            ))}
          </ol>
        )}
      </div>
      {!isFollowing && (
        <Button
          size="sm"
          onClick={() => setFollowing(true)}
          icon={<ArrowDown aria-hidden className="size-4" />}
          className="layer-solid -translate-x-1/2 absolute bottom-4 left-1/2"
        >
          {t('live.toLatest')}
        </Button>
      )}
    </GlassPanel>
  );
}

function Line({ line }: { line: LiveLine }) {
  const { t } = useTranslation('recruiting');
  const dates = useDates();
  if (line.kind === 'note') {
    return (
      <li className="flex items-center gap-4 text-quiet text-sm">
        <span aria-hidden className="h-px grow bg-line" />
        {t(`live.note.${line.text as 'started'}`)} · {dates.clock(line.at)}
        <span aria-hidden className="h-px grow bg-line" />
      </li>
    );
  }
  const isCandidate = line.kind === 'candidate';
  return (
    <li className={cn('border-l-2 pl-4', isCandidate ? 'border-live/70' : 'border-accent/60')}>
      <p className="flex flex-wrap items-baseline gap-x-3 text-sm">
        <span className={cn('font-medium', isCandidate ? 'text-live' : 'text-accent')}>
          {t(isCandidate ? 'live.candidate' : 'live.interviewer')}
        </span>
        <span className="tabular text-quiet">{dates.clock(line.at)}</span>
        {line.source === 'typed' && <span className="text-quiet">{t('live.typed')}</span>}
      </p>
      <p className={cn('mt-1 leading-relaxed', !isCandidate && 'font-medium')}>{line.text}</p>
    </li>
  );
}
