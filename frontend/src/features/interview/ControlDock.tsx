import {
  Check,
  CircleHelp,
  Hourglass,
  Keyboard,
  type LucideIcon,
  Mic,
  Pause,
  RotateCcw,
  SkipForward,
  Sparkles,
} from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { cn } from '@/components/ui/cn';
import type { RoomActions } from './use-room-actions';

interface Control {
  key: 'thinking' | 'repeat' | 'rephrase' | 'type' | 'skip' | 'pause' | 'help';
  icon: LucideIcon;
  isOff: boolean;
}

interface ControlDockProps {
  actions: RoomActions;
  isTyping: boolean;
  isTypingFixed: boolean;
}

/** Alt+1 is "done"; the others follow in the order they stand. */
const KEYS = ['done', 'thinking', 'repeat', 'rephrase', 'type', 'skip', 'pause', 'help'] as const;

/** Everything a candidate can ask for, always in the same place. */
export function ControlDock({ actions, isTyping, isTypingFixed }: ControlDockProps) {
  const { t } = useTranslation(['interview', 'common']);
  const isIdle = !actions.hasQuestion || actions.isPaused || actions.isBusy;
  const needsRoom = isIdle || !actions.isLive;
  const isDoneOff = needsRoom || isTypingFixed;
  const controls: Control[] = [
    { key: 'thinking', icon: Hourglass, isOff: needsRoom },
    { key: 'repeat', icon: RotateCcw, isOff: needsRoom },
    { key: 'rephrase', icon: Sparkles, isOff: needsRoom },
    { key: 'type', icon: isTyping && !isTypingFixed ? Mic : Keyboard, isOff: isIdle || isTypingFixed },
    { key: 'skip', icon: SkipForward, isOff: isIdle },
    { key: 'pause', icon: Pause, isOff: actions.isPaused || actions.isBusy },
    { key: 'help', icon: CircleHelp, isOff: false },
  ];
  useShortcuts(actions, {
    ...Object.fromEntries(controls.map(({ key, isOff }) => [key, isOff])),
    done: isDoneOff,
  });

  return (
    <footer className="shrink-0 px-3 pb-[max(12px,env(safe-area-inset-bottom))] sm:px-6 sm:pb-6">
      <div
        role="toolbar"
        aria-label={t('room.controls')}
        className="glass mx-auto grid w-full max-w-7xl grid-cols-4 gap-1 rounded-panel p-2 sm:flex sm:items-center sm:gap-1.5"
      >
        <Button
          variant="live"
          disabled={isDoneOff}
          onClick={actions.done}
          aria-keyshortcuts="Alt+1"
          title="Alt+1"
          icon={<Check aria-hidden className="size-5" strokeWidth={2.5} />}
          className={cn('col-span-4 max-sm:min-h-12 sm:min-h-14 sm:px-7', isTyping && 'max-sm:hidden')}
        >
          {t('room.control.done')}
        </Button>
        <span aria-hidden className="mx-1 hidden h-8 w-px bg-line sm:block" />
        {controls.map(({ key, icon: Icon, isOff }) => (
          <button
            key={key}
            type="button"
            disabled={isOff}
            onClick={() => run(actions, key)}
            aria-keyshortcuts={`Alt+${KEYS.indexOf(key) + 1}`}
            title={`Alt+${KEYS.indexOf(key) + 1}`}
            aria-pressed={key === 'type' ? isTyping : undefined}
            className={cn(
              'grid min-h-14 min-w-0 grow basis-0 content-center justify-items-center gap-1 rounded-control px-1 text-[13px] text-soft leading-4 transition-colors',
              'hover:bg-raised hover:text-ink disabled:opacity-40 disabled:hover:bg-transparent',
              key === 'type' && isTyping && 'bg-accent-soft text-accent',
            )}
          >
            <Icon aria-hidden className="size-5" />
            <span className="max-w-full truncate">
              {t(key === 'type' && isTyping && !isTypingFixed ? 'room.control.speak' : `room.control.${key}`)}
            </span>
          </button>
        ))}
      </div>
    </footer>
  );
}

function run(actions: RoomActions, key: (typeof KEYS)[number]): void {
  actions[key]();
}

/** Alt with a digit, by the key's place on the keyboard; never while a letter is being composed. */
function useShortcuts(actions: RoomActions, isOff: Record<string, boolean>): void {
  const latest = useRef({ actions, isOff });
  latest.current = { actions, isOff };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
      const key = KEYS[Number(/^Digit(\d)$/.exec(event.code)?.[1] ?? 0) - 1];
      if (!key || document.querySelector('[role="dialog"]')) return;
      event.preventDefault();
      if (!latest.current.isOff[key]) run(latest.current.actions, key);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
