import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { useDownload } from '@/lib/api/use-download';

/** One's own result as a PDF to keep. */
export function ResultDownload({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation('reports');
  const { start, isBusy } = useDownload();
  return (
    <Button
      icon={<Download aria-hidden />}
      isBusy={isBusy}
      onClick={() => start(`/sessions/${sessionId}/report.pdf`)}
    >
      {t('download')}
    </Button>
  );
}
