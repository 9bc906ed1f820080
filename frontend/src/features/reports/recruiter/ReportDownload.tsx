import { Braces, Download, FileText, Sheet } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Menu } from '@/components/ui/Menu';
import { useDownload } from '@/lib/api/use-download';

const FORMS = [
  { ending: 'pdf', icon: <FileText aria-hidden /> },
  { ending: 'xlsx', icon: <Sheet aria-hidden /> },
  { ending: 'json', icon: <Braces aria-hidden /> },
] as const;

/** The report as a file: to print, to calculate with, or to hand to another program. */
export function ReportDownload({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation('recruiting');
  const { start, isBusy } = useDownload();
  return (
    <Menu
      heading={t('report.download.note')}
      trigger={
        <Button icon={<Download aria-hidden />} isBusy={isBusy}>
          {t('report.download.action')}
        </Button>
      }
      items={FORMS.map(({ ending, icon }) => ({
        key: ending,
        icon,
        label: t(`report.download.${ending}`),
        onSelect: () => start(`/reports/${sessionId}/export.${ending}`),
      }))}
    />
  );
}
