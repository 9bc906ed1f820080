import { CircleCheck, Info, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface ToastItem {
  id: number;
  text: string;
  tone: 'done' | 'info';
}

type ShowToast = (text: string, tone?: ToastItem['tone']) => void;

const ToastContext = createContext<ShowToast | null>(null);
let nextId = 1;

/** Short confirmations that pass by themselves. Errors never go here. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [items, setItems] = useState<ToastItem[]>([]);
  const show = useCallback<ShowToast>((text, tone = 'done') => {
    const id = nextId++;
    setItems((current) => [...current.slice(-2), { id, text, tone }]);
  }, []);
  const value = useMemo(() => show, [show]);
  return (
    <ToastContext.Provider value={value}>
      <Radix.Provider duration={5000} label={t('state.notification')}>
        {children}
        {items.map((item) => (
          <Radix.Root
            key={item.id}
            onOpenChange={(open) => !open && setItems((all) => all.filter((other) => other.id !== item.id))}
            className="layer-solid rise flex items-center gap-3 rounded-panel py-3 pr-2 pl-5"
          >
            {item.tone === 'done' ? (
              <CircleCheck aria-hidden className="size-5 shrink-0 text-live" />
            ) : (
              <Info aria-hidden className="size-5 shrink-0 text-accent" />
            )}
            <Radix.Description className="min-w-0 flex-1">{item.text}</Radix.Description>
            <Radix.Close
              aria-label={t('action.close')}
              className="grid size-10 shrink-0 place-items-center rounded-control text-quiet hover:text-ink"
            >
              <X aria-hidden className="size-4" />
            </Radix.Close>
          </Radix.Root>
        ))}
        <Radix.Viewport className="fixed right-4 bottom-4 left-4 z-50 ml-auto grid max-w-sm gap-3 outline-none" />
      </Radix.Provider>
    </ToastContext.Provider>
  );
}

/** Shows a short confirmation. */
export function useToast(): ShowToast {
  const show = useContext(ToastContext);
  if (!show) throw new Error('useToast needs ToastProvider');
  return show;
}
