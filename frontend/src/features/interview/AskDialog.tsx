import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';

interface AskDialogProps {
  what: 'skip' | 'end';
  isOpen: boolean;
  onNo: () => void;
  onYes: () => void;
}

/** Asks before what cannot be undone. */
export function AskDialog({ what, isOpen, onNo, onYes }: AskDialogProps) {
  const { t } = useTranslation('interview');
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onNo}
      width="sm"
      title={t(`room.${what}Title`)}
      description={t(`room.${what}Body`)}
      actions={
        <>
          <Button onClick={onNo}>{t(`room.${what}No`)}</Button>
          <Button variant={what === 'end' ? 'danger' : 'primary'} onClick={onYes}>
            {t(`room.${what}Yes`)}
          </Button>
        </>
      }
    />
  );
}
