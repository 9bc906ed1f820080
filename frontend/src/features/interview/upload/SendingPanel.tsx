import { CloudOff, Pause, Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { Progress } from '@/components/ui/Progress';
import { readableBytes } from '@/lib/upload/bytes';
import type { Sending, UploadView } from './use-upload';

interface SendingPanelProps {
  sending: Sending;
  upload: Pick<UploadView, 'pause' | 'resume'>;
  onCancel: () => void;
}

/** A file on its way: real bytes, and what happens to them when the connection goes. */
export function SendingPanel({ sending, upload, onCancel }: SendingPanelProps) {
  const { t, i18n } = useTranslation('upload');
  const amount = t('sending.amount', {
    sent: readableBytes(sending.sent, i18n.language),
    total: readableBytes(sending.total, i18n.language),
  });
  const isHalted = sending.state === 'paused';
  return (
    <GlassPanel as="section" aria-label={t('sending.label')} className="grid gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <p className="min-w-0 truncate font-medium">{sending.name}</p>
        <p className="tabular text-quiet text-sm">{amount}</p>
      </div>
      <Progress
        label={t('sending.label')}
        value={sending.sent}
        max={sending.total}
        valueText={amount}
        className="h-3"
      />
      {/* Two lines are kept, so that a longer word for the state moves nothing. */}
      <p role="status" className="flex min-h-12 items-start gap-2 text-soft text-sm leading-6">
        {sending.state === 'waiting' && (
          <CloudOff aria-hidden className="mt-0.5 size-5 shrink-0 text-attention" />
        )}
        {t(`sending.state.${sending.state}`)}
      </p>
      {sending.state !== 'done' && (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-0 flex-1 basis-56 text-quiet text-sm">{t('sending.keepOpen')}</p>
          <div className="flex gap-2">
            <Button variant="ghost" size="sm" onClick={onCancel}>
              {t('sending.cancel')}
            </Button>
            <Button
              size="sm"
              onClick={isHalted ? upload.resume : upload.pause}
              icon={
                isHalted ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />
              }
            >
              {t(isHalted ? 'sending.resume' : 'sending.pause')}
            </Button>
          </div>
        </div>
      )}
    </GlassPanel>
  );
}
