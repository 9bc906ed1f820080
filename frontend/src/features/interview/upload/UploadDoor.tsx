import { FileVideo } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

/** The way to the second door: recorded answers instead of a live conversation. */
export function UploadDoor() {
  const { t } = useTranslation('upload');
  return (
    <div className="mt-4">
      <Link
        to="?by=upload"
        className="inline-flex min-h-11 items-center gap-2 rounded-control px-2 font-medium text-accent underline-offset-4 hover:underline"
      >
        <FileVideo aria-hidden className="size-5" />
        {t('door')}
      </Link>
      <p className="px-2 text-quiet text-sm">{t('doorHint')}</p>
    </div>
  );
}
