import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ToastProvider } from '@/components/ui/Toast';
import { AuthProvider } from '@/lib/api/auth';
import { ApiError } from '@/lib/api/errors';
import { ErrorModalProvider } from '@/lib/api/use-error-modal';

/** Retry what can succeed by itself; what the server refuses is shown at once. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.isRetryAvailable),
      },
    },
  });
}

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={client}>
      <AuthProvider>
        <ToastProvider>
          <ErrorModalProvider>{children}</ErrorModalProvider>
        </ToastProvider>
      </AuthProvider>
    </QueryClientProvider>
  );
}
