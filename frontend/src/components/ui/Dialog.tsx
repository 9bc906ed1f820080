import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from './cn';

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the most likely last. */
  actions?: ReactNode;
  width?: 'sm' | 'md' | 'lg';
}

const WIDTHS = { sm: 'max-w-md', md: 'max-w-xl', lg: 'max-w-3xl' } as const;

/** A modal layer: focus stays inside, Escape closes, the opener gets focus back. */
export function Dialog({
  isOpen,
  onClose,
  title,
  description,
  children,
  actions,
  width = 'md',
}: DialogProps) {
  const { t } = useTranslation();
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fade fixed inset-0 z-40 bg-overlay backdrop-blur-[6px]" />
        <Radix.Content
          aria-describedby={undefined}
          className={cn(
            'layer-solid fixed inset-x-4 top-1/2 z-50 mx-auto max-h-[calc(100dvh-48px)] -translate-y-1/2 overflow-y-auto rounded-layer p-6 sm:p-8',
            WIDTHS[width],
          )}
        >
          <Radix.Title className="pr-12 font-semibold text-xl tracking-tight">{title}</Radix.Title>
          {description && <p className="mt-2 text-soft">{description}</p>}
          {children && <div className="mt-6">{children}</div>}
          {actions && <div className="mt-8 flex flex-wrap justify-end gap-3">{actions}</div>}
          <Radix.Close
            aria-label={t('action.close')}
            className="absolute top-5 right-5 grid size-10 place-items-center rounded-control text-quiet hover:bg-raised hover:text-ink"
          >
            <X aria-hidden className="size-5" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
