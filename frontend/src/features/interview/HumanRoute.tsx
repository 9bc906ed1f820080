import { UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Centered } from './Centered';
import type { ScreenProps } from './SessionScreen';

/** Where refusing the AI leads: a person takes over. */
export function HumanRoute({ session }: ScreenProps) {
  const { t } = useTranslation(['interview', 'common']);
  const kind = session.purpose;
  return (
    <Centered
      mark={
        <span aria-hidden className="grid size-20 place-items-center rounded-full bg-live-soft text-live">
          <UserRound className="size-10" />
        </span>
      }
      title={t(`human.${kind}.title`)}
      lead={t(`human.${kind}.body`)}
    >
      <Button asChild className="mt-4">
        <Link to="/home">{t('common:nav.home')}</Link>
      </Button>
    </Centered>
  );
}
