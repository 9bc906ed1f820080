import type { ReactNode } from 'react';
import { useDocumentTitle } from '@/components/ui/Page';

/** One calm message in the middle of the page. */
export function Centered({
  mark,
  title,
  lead,
  children,
}: {
  mark?: ReactNode;
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
}) {
  useDocumentTitle(title);
  return (
    <div className="rise m-auto grid w-full max-w-xl justify-items-center gap-4 px-4 py-12 text-center">
      {mark}
      <h1 className="text-[28px]">{title}</h1>
      {lead && <p className="max-w-lg text-lg text-soft leading-relaxed">{lead}</p>}
      {children}
    </div>
  );
}
