import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Orb } from '@/components/ui/Orb';
import { Centered } from './Centered';
import type { ScreenProps } from './SessionScreen';

/** Nothing more to do here, and why. */
export function EndedScreen({ session }: ScreenProps) {
  const { t } = useTranslation(['interview', 'common']);
  const why = session.status === 'cancelled' || session.status === 'expired' ? session.status : 'other';
  return (
    <Centered
      mark={<Orb state="paused" className="w-40" />}
      title={t(`ended.${why}.title`)}
      lead={t(`ended.${why}.body`)}
    >
      <Button asChild className="mt-4">
        <Link to="/home">{t('common:nav.home')}</Link>
      </Button>
    </Centered>
  );
}
