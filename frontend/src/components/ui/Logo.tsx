import { useTranslation } from 'react-i18next';
import { cn } from './cn';

/** Two voices that meet. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={cn('size-8', className)}>
      <circle cx="11.5" cy="16" r="8.5" fill="var(--dd-accent)" />
      <circle cx="20.5" cy="16" r="8.5" fill="var(--dd-live)" fillOpacity="0.72" />
    </svg>
  );
}

export function Logo() {
  const { t } = useTranslation();
  return (
    <span className="inline-flex items-center gap-2.5 font-semibold text-lg tracking-tight">
      <LogoMark className="size-7" />
      {t('app.name')}
    </span>
  );
}
