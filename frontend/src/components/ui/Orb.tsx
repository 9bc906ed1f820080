import { cn } from './cn';

/** What the interviewer is doing, visibly. */
export type OrbState =
  | 'idle'
  | 'speaking'
  | 'listening'
  | 'thinking_pause'
  | 'preparing'
  | 'paused'
  | 'offline';

/** The interviewer's presence. The state must also stand beside it in words. */
export function Orb({
  state,
  level = 0,
  className,
}: {
  state: OrbState;
  level?: number;
  className?: string;
}) {
  return (
    <div
      aria-hidden
      data-state={state}
      className={cn('orb', className)}
      style={{ '--level': level.toFixed(2) } as React.CSSProperties}
    >
      <span className="orb-halo" />
      <span className="orb-ring" />
      <span className="orb-body">
        <i />
        <i />
        <i />
      </span>
    </div>
  );
}
