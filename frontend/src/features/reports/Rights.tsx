import { useTranslation } from 'react-i18next';
import { GlassPanel } from '@/components/ui/GlassPanel';
import type { Purpose } from '@/lib/api/types';

const RIGHTS = ['explanation', 'review', 'objection', 'copy', 'erasure'] as const;

/** What a candidate may ask for, and whom. */
export function Rights({ purpose }: { purpose: Purpose }) {
  const { t } = useTranslation(['reports', 'common']);
  return (
    <GlassPanel as="section" className="content-start">
      <h2 className="text-xl">{t('rights.title')}</h2>
      <p className="mt-2 text-soft">{t(`rights.lead.${purpose}`)}</p>
      <dl className="mt-5 grid gap-4">
        {RIGHTS.map((right) => (
          <div key={right}>
            <dt className="font-medium">{t(`rights.${right}.name`)}</dt>
            <dd className="text-quiet text-sm">{t(`rights.${right}.body`)}</dd>
          </div>
        ))}
      </dl>
    </GlassPanel>
  );
}
