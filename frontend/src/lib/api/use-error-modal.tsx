import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { type ErrorKind, ErrorModal } from '@/components/ui/ErrorModal';
import { ApiError } from './errors';

interface Shown {
  kind: ErrorKind;
  message?: string;
  onRetry?: () => void;
}

type ShowError = (error: unknown, retry?: () => void) => void;

const ErrorContext = createContext<ShowError | null>(null);

/** One place where errors meet the person. Retry is offered only where the server says it can succeed. */
export function ErrorModalProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const show = useCallback<ShowError>((error, retry) => {
    const isApi = error instanceof ApiError;
    setShown({
      kind: isApi ? error.kind : 'other',
      message: isApi ? error.message : undefined,
      onRetry: isApi && error.isRetryAvailable ? retry : undefined,
    });
  }, []);
  const value = useMemo(() => show, [show]);
  const close = () => setShown(null);
  return (
    <ErrorContext.Provider value={value}>
      {children}
      <ErrorModal
        kind={shown?.kind ?? null}
        message={shown?.message}
        onClose={close}
        onRetry={
          shown?.onRetry &&
          (() => {
            close();
            shown.onRetry?.();
          })
        }
      />
    </ErrorContext.Provider>
  );
}

/** Shows an error by its kind, with a retry where one can help. */
export function useShowError(): ShowError {
  const show = useContext(ErrorContext);
  if (!show) throw new Error('useShowError needs ErrorModalProvider');
  return show;
}
