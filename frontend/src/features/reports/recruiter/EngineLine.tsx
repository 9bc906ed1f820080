import { Cpu } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RecruiterReport } from '@/features/recruiting/types';

/** Which engine, rubric and policy made the numbers above it. */
export function EngineLine({ report }: { report: RecruiterReport }) {
  const { t } = useTranslation(['recruiting', 'common']);
  const engines = report.receipts.map((receipt) =>
    [
      receipt.model ? `${receipt.engine} (${receipt.model})` : receipt.engine,
      receipt.prompt_id && [receipt.prompt_id, receipt.prompt_version].filter(Boolean).join(' '),
    ]
      .filter(Boolean)
      .join(' · '),
  );
  return (
    <p className="flex items-start gap-2 text-quiet text-sm">
      <Cpu aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {engines.length > 0 ? [...new Set(engines)].join(', ') : t('report.noEngine')}
        {' · '}
        {t('posting.version', { version: report.rubric_version })}
        {' · '}
        {report.policy.name}
      </span>
    </p>
  );
}
