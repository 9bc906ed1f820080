import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

/** The way back, above a page's heading. */
export function BackLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-7xl px-4 pt-5 sm:px-6">
      <Link
        to={to}
        className="-mx-2 -mb-5 sm:-mb-9 relative z-10 inline-flex min-h-11 items-center gap-2 rounded-control px-2 font-medium text-soft text-sm hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" />
        {children}
      </Link>
    </div>
  );
}
