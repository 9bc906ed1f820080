import { Columns3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { LiveRegion } from '@/components/ui/LiveRegion';
import { COMPARE_MAX } from './candidates';

interface CompareBarProps {
  postingId: string;
  chosen: string[];
  onClear: () => void;
}

/** Who was chosen for a comparison; appears with the first choice. */
export function CompareBar({ postingId, chosen, onClear }: CompareBarProps) {
  const { t } = useTranslation('recruiting');
  const words = t('candidates.chosen', { count: chosen.length, max: COMPARE_MAX });
  return (
    <>
      <LiveRegion>{chosen.length > 0 ? words : ''}</LiveRegion>
      {chosen.length > 0 && (
        <div className="layer-solid fixed inset-x-4 bottom-4 z-20 mx-auto flex max-w-2xl flex-wrap items-center justify-between gap-3 rounded-panel px-5 py-3">
          <p className="tabular text-soft">{words}</p>
          <div className="flex gap-2">
            <Button size="sm" variant="ghost" onClick={onClear}>
              {t('candidates.clear')}
            </Button>
            {chosen.length > 1 ? (
              <Button size="sm" variant="primary" asChild>
                <Link to={`/recruiting/postings/${postingId}/compare?with=${chosen.join(',')}`}>
                  <Columns3 aria-hidden className="size-4" />
                  {t('candidates.compare')}
                </Link>
              </Button>
            ) : (
              <Button size="sm" variant="primary" disabled icon={<Columns3 aria-hidden className="size-4" />}>
                {t('candidates.compare')}
              </Button>
            )}
          </div>
        </div>
      )}
    </>
  );
}
