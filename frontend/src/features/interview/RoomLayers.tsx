import { MonitorSmartphone, Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import type { RoomActions } from './use-room-actions';

/** The room at rest: nothing is recorded, and going on starts at the same question. */
export function PausedLayer({ actions }: { actions: RoomActions }) {
  const { t } = useTranslation(['interview', 'common']);
  return (
    <div className="fade absolute inset-0 z-10 grid place-items-center bg-ground/80 p-4 backdrop-blur-md">
      <div role="status" className="grid max-w-md justify-items-center gap-4 text-center">
        <h2 className="text-2xl">{t('paused.title')}</h2>
        <p className="text-soft">{t('paused.body')}</p>
        <Button
          variant="primary"
          size="lg"
          isBusy={actions.isBusy}
          onClick={actions.resume}
          icon={<Play aria-hidden className="size-5" />}
        >
          {t('paused.resume')}
        </Button>
        <Button asChild variant="ghost">
          <Link to="/home">{t('paused.later')}</Link>
        </Button>
      </div>
    </div>
  );
}

/** Another tab or device took over; this one stands aside. */
export function TakenOverLayer() {
  const { t } = useTranslation(['interview', 'common']);
  return (
    <div className="fade fixed inset-0 z-40 grid place-items-center bg-ground/90 p-4 backdrop-blur-md">
      <div
        role="alertdialog"
        aria-labelledby="taken"
        className="grid max-w-md justify-items-center gap-4 text-center"
      >
        <MonitorSmartphone aria-hidden className="size-12 text-accent" />
        <h2 id="taken" className="text-2xl">
          {t('takenOver.title')}
        </h2>
        <p className="text-soft">{t('takenOver.body')}</p>
        <Button variant="primary" onClick={() => location.reload()}>
          {t('takenOver.back')}
        </Button>
      </div>
    </div>
  );
}
