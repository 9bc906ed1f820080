import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from './cn';

interface PageProps {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  width?: 'narrow' | 'normal' | 'wide';
  children: ReactNode;
}

const WIDTHS = { narrow: 'max-w-2xl', normal: 'max-w-4xl', wide: 'max-w-7xl' } as const;

/** A page with its heading; names the tab and gives the heading focus for screen readers on arrival. */
export function Page({ title, lead, actions, width = 'normal', children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useDocumentTitle(title);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={cn('rise mx-auto w-full px-4 pt-8 pb-24 sm:px-6 sm:pt-12', WIDTHS[width])}>
      <header className="mb-8 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div className="max-w-2xl">
          <h1 ref={heading} tabIndex={-1} className="text-[28px] outline-none sm:text-[34px]">
            {title}
          </h1>
          {lead && <p className="mt-3 text-lg text-soft leading-relaxed">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-3 max-sm:w-full max-sm:[&>*]:grow">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** Names the browser tab. */
export function useDocumentTitle(title: string): void {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
}
