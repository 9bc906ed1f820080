import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon: ReactNode;
  title: ReactNode;
  /** `h1` where nothing else on the page is its heading. */
  titleAs?: 'p' | 'h1';
  children?: ReactNode;
  action?: ReactNode;
}

/** Nothing here yet: says why, and what would put something here. */
export function EmptyState({ icon, title, titleAs: Title = 'p', children, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-3 rounded-panel border border-line border-dashed px-6 py-14 text-center">
      <span
        aria-hidden
        className="grid size-14 place-items-center rounded-full bg-accent-soft text-accent [&>svg]:size-7"
      >
        {icon}
      </span>
      <Title className="font-semibold text-lg tracking-normal">{title}</Title>
      {children && <p className="max-w-md text-quiet">{children}</p>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
