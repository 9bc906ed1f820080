import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';
import { PageSkeleton } from '@/components/ui/Skeleton';
import { useShowError } from '@/lib/api/use-error-modal';

interface QueryGateProps<Body> {
  query: UseQueryResult<Body>;
  /** Shown while nothing is known yet; shaped like what will come. */
  skeleton?: ReactNode;
  children: (body: Body) => ReactNode;
}

/** Shows a screen once its data is here; says what went wrong where it is not. Data on screen stays there. */
export function QueryGate<Body>({ query, skeleton, children }: QueryGateProps<Body>) {
  const { t } = useTranslation(['recruiting', 'common']);
  const showError = useShowError();
  const { error, data, refetch } = query;
  useEffect(() => {
    if (error && data === undefined) showError(error, () => void refetch());
  }, [error, data, refetch, showError]);

  if (data !== undefined) return children(data);
  if (!error) return skeleton ?? <PageSkeleton />;
  return (
    <Page title={t('load.failed')}>
      <Notice
        kind="attention"
        action={
          <Button size="sm" onClick={() => void refetch()}>
            {t('load.again')}
          </Button>
        }
      >
        {error.message || t('common:error.network.happened')}
      </Notice>
    </Page>
  );
}
