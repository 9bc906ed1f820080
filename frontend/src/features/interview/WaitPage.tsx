import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { LiveRegion } from '@/components/ui/LiveRegion';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';

interface WaitPageProps {
  title: string;
  lead: string;
  /** How many of how many steps are done. */
  progress: { done: number; total: number };
  children: ReactNode;
}

/** A wait that may be closed: what is done is announced, and the way home is there. */
export function WaitPage({ title, lead, progress, children }: WaitPageProps) {
  const { t } = useTranslation(['interview', 'common']);
  return (
    <Page width="narrow" title={title} lead={lead}>
      <LiveRegion>{t('wait.progress', progress)}</LiveRegion>
      {children}
      <Notice
        kind="safe"
        className="mt-6"
        action={
          <Button asChild size="sm">
            <Link to="/home">{t('common:nav.home')}</Link>
          </Button>
        }
      >
        {t('wait.mayClose')}
      </Notice>
    </Page>
  );
}
