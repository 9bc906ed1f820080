import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import type { RoomView } from '@/lib/media/use-room';
import { PacePicker } from './PacePicker';
import type { Pace } from './pace';

const LINES = ['done', 'thinking', 'repeat', 'rephrase', 'type', 'skip', 'pause', 'help'] as const;

/** What each button does, its key, what runs here, and the way to end. */
export function HelpDialog({
  isOpen,
  onClose,
  onEnd,
  room,
  pace,
}: {
  isOpen: boolean;
  onClose: () => void;
  onEnd: () => void;
  room: RoomView;
  pace: Pace;
}) {
  const { t } = useTranslation(['interview', 'common']);
  const engines = room.capabilities;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('help.title')}
      description={t('help.lead')}
      actions={
        <>
          <Button variant="danger" onClick={onEnd}>
            {t('help.end')}
          </Button>
          <Button variant="primary" onClick={onClose}>
            {t('help.back')}
          </Button>
        </>
      }
    >
      <div className="mb-6">
        <PacePicker pace={pace} onChoose={room.express} />
      </div>
      <dl className="divide-y divide-line">
        {LINES.map((key, index) => (
          <div key={key} className="grid grid-cols-[1fr_auto] items-center gap-x-4 py-2.5">
            <dt className="font-medium">{t(`room.control.${key}`)}</dt>
            <kbd className="row-span-2 rounded-[8px] border border-line px-2.5 py-1 font-sans text-quiet text-sm">
              Alt {index + 1}
            </kbd>
            <dd className="text-quiet text-sm">{t(`help.line.${key}`)}</dd>
          </div>
        ))}
      </dl>
      {engines && (
        <p className="mt-4 text-quiet text-sm">
          {t('help.engines', {
            hearing: engines.hearing_engine ?? t('help.none'),
            voice: engines.voice_engine ?? t('help.none'),
          })}
          {!engines.hearing_is_local && <span className="mt-1 block">{t('help.soundLeaves')}</span>}
        </p>
      )}
    </Dialog>
  );
}
