import { useTranslation } from 'react-i18next';
import { Orb } from '@/components/ui/Orb';
import { Centered } from './Centered';

/** While the questions are being planned. After the deadline the server takes prepared ones by itself. */
export function PlanWait() {
  const { t } = useTranslation(['interview', 'common']);
  return (
    <Centered mark={<Orb state="preparing" className="w-56" />} title={t('plan.title')} lead={t('plan.body')}>
      <p role="status" className="text-quiet">
        {t('plan.limit')}
      </p>
    </Centered>
  );
}
