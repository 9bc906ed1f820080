import { useTranslation } from 'react-i18next';
import { GlassPanel } from '@/components/ui/GlassPanel';
import type { Receipt, Results } from '@/lib/api/types';

/** What was not measured and why, which policy applied, and which engines ran in which version. */
export function HowScored({ results }: { results: Results }) {
  const { t } = useTranslation(['reports', 'common']);
  const receipts = distinct(results.receipts);
  return (
    <GlassPanel as="section" className="grid content-start gap-6">
      <div>
        <h2 className="text-xl">{t('notMeasured')}</h2>
        {results.not_measured.length === 0 ? (
          <p className="mt-2 text-soft">{t('allMeasured')}</p>
        ) : (
          <dl className="mt-3 grid gap-3">
            {results.not_measured.map((item) => (
              <div key={`${item.area}-${item.name}`}>
                <dt className="font-medium">{item.name}</dt>
                <dd className="text-quiet text-sm">{item.message}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <div className="border-line border-t pt-6">
        <h2 className="text-xl">{t('howTitle')}</h2>
        <p className="mt-2 font-medium">{results.policy.name}</p>
        <p className="text-soft">{results.policy.description}</p>
        <ul className="mt-4 grid gap-2 text-quiet text-sm">
          {receipts.map((receipt) => (
            <li key={keyOf(receipt)}>
              {keyOf(receipt)}
              {receipt.fell_back_from.length > 0 && (
                <span className="block text-attention">
                  {t('fellBack', { engines: receipt.fell_back_from.map((entry) => entry.engine).join(', ') })}
                </span>
              )}
            </li>
          ))}
          <li>{t('rubric', { version: results.rubric_version })}</li>
        </ul>
      </div>
    </GlassPanel>
  );
}

function keyOf(receipt: Receipt): string {
  const prompt = receipt.prompt_id && [receipt.prompt_id, receipt.prompt_version].filter(Boolean).join(' ');
  return [receipt.engine, receipt.model, prompt].filter(Boolean).join(' · ');
}

function distinct(receipts: Receipt[]): Receipt[] {
  return [...new Map(receipts.map((receipt) => [keyOf(receipt), receipt])).values()];
}
