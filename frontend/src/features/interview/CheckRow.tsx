import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/components/ui/cn';

const MARKS = {
  good: { icon: CircleCheck, tone: 'text-live' },
  problem: { icon: CircleAlert, tone: 'text-attention' },
  open: { icon: CircleDashed, tone: 'text-quiet' },
} as const;

interface CheckRowProps {
  icon: ReactNode;
  title: string;
  state: keyof typeof MARKS;
  status: ReactNode;
  children?: ReactNode;
}

/** One device: what it is, how it is doing in words, and what can be done about it. */
export function CheckRow({ icon, title, state, status, children }: CheckRowProps) {
  const { t } = useTranslation(['interview', 'common']);
  const { icon: Mark, tone } = MARKS[state];
  return (
    <section aria-label={title} className="grid gap-3 border-line border-b py-5 first:pt-0">
      <div className="flex items-start gap-4">
        <span className="mt-0.5 text-accent [&>svg]:size-6">{icon}</span>
        <div className="min-w-0 grow">
          <h2 className="text-base">{title}</h2>
          <p aria-live="polite" className="text-soft text-sm">
            {status}
          </p>
        </div>
        <Mark className={cn('size-6 shrink-0', tone)} aria-label={t(`devices.mark.${state}`)} />
      </div>
      {children && <div className="pl-10">{children}</div>}
    </section>
  );
}
