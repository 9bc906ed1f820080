import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { FileDrop } from '@/components/ui/FileDrop';
import { Progress } from '@/components/ui/Progress';
import { ApiError } from '@/lib/api/errors';
import { uploadResume } from '@/lib/api/upload';
import { useShowError } from '@/lib/api/use-error-modal';

const ACCEPTED = '.pdf,.docx,.hwpx,.txt,.md';

/** A place to drop a file or choose one. A refused file says why right here. */
export function ResumeDrop({ onDone, onType }: { onDone: () => void; onType: () => void }) {
  const { t } = useTranslation(['account', 'common']);
  const showError = useShowError();
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState('');

  async function upload(file: File) {
    setProblem('');
    setShare(0);
    try {
      await uploadResume(file, setShare);
      onDone();
    } catch (error) {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) {
        setProblem(error.message || t('resume.refused'));
      } else showError(error, () => void upload(file));
    } finally {
      setShare(null);
    }
  }

  return (
    <FileDrop
      icon={<FileUp />}
      title={t('resume.dropTitle')}
      hint={t('resume.dropHint')}
      choose={t('resume.choose')}
      accept={ACCEPTED}
      onFile={(file) => void upload(file)}
      problem={problem}
      aside={
        <Button variant="ghost" onClick={onType}>
          {t('resume.typeInstead')}
        </Button>
      }
      busy={
        share !== null && (
          <div className="grid w-full max-w-sm gap-2">
            <Progress label={t('resume.uploading')} value={Math.round(share * 100)} max={100} />
            <p className="tabular text-quiet text-sm">
              {t('resume.uploading')} {Math.round(share * 100)}%
            </p>
          </div>
        )
      }
    />
  );
}
