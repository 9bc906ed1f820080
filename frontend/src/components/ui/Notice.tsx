import { CircleAlert, Info, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

const LOOKS = {
  info: { icon: Info, names: 'border-accent/35 bg-accent-soft', mark: 'text-accent' },
  safe: { icon: ShieldCheck, names: 'border-live/35 bg-live-soft', mark: 'text-live' },
  attention: { icon: CircleAlert, names: 'border-attention/40 bg-attention-soft', mark: 'text-attention' },
} as const;

interface NoticeProps {
  kind?: keyof typeof LOOKS;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  /** Announce it when it appears. */
  isLive?: boolean;
  className?: string;
}

/** A few words that belong beside what they are about. */
export function Notice({ kind = 'info', title, children, action, isLive = false, className }: NoticeProps) {
  const { icon: Icon, names, mark } = LOOKS[kind];
  return (
    <div
      role={isLive ? 'status' : undefined}
      className={cn('flex flex-wrap items-start gap-3 rounded-panel border px-5 py-4', names, className)}
    >
      <Icon aria-hidden className={cn('mt-0.5 size-5 shrink-0', mark)} />
      <div className="min-w-0 flex-1 basis-56">
        {title && <p className="font-semibold text-ink">{title}</p>}
        {children && <div className="text-soft text-sm leading-6">{children}</div>}
      </div>
      {action}
    </div>
  );
}
