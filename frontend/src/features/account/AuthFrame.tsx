import type { ReactNode } from 'react';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { useDocumentTitle } from '@/components/ui/Page';

/** A narrow sheet in the middle of the page, for signing in and the like. */
export function AuthFrame({
  title,
  lead,
  children,
  below,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  below?: ReactNode;
}) {
  useDocumentTitle(title);
  return (
    <div className="rise m-auto w-full max-w-[480px] px-4 py-10 sm:py-16">
      <GlassPanel depth="layer">
        <h1 className="text-[26px]">{title}</h1>
        {lead && <p className="mt-2 text-soft">{lead}</p>}
        <div className="mt-8">{children}</div>
      </GlassPanel>
      {below && <div className="mt-6">{below}</div>}
    </div>
  );
}
