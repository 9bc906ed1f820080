import { useTranslation } from 'react-i18next';
import { cn } from './cn';

/** A shape where something is about to be. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('shimmer rounded-control', className)} />;
}

/** A page that is loading; says so to screen readers. */
export function PageSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" className="mx-auto grid w-full max-w-3xl gap-6 py-16">
      <span className="sr-only">{t('state.loading')}</span>
      <Skeleton className="h-10 w-2/3" />
      <Skeleton className="h-5 w-full" />
      <Skeleton className="h-5 w-5/6" />
      <Skeleton className="h-48 w-full rounded-panel" />
    </div>
  );
}
