import { Lightbulb } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { GlassPanel } from '@/components/ui/GlassPanel';
import type { RecruiterReport } from '@/features/recruiting/types';

/** What the system suggests, kept apart from what a person decides. */
export function SuggestionPanel({ report }: { report: RecruiterReport }) {
  const { t } = useTranslation('recruiting');
  const { recommendation } = report;
  if (!recommendation) return null;
  return (
    <GlassPanel as="section" aria-labelledby="suggestion">
      <h2
        id="suggestion"
        className="flex items-center gap-2.5 font-normal text-quiet text-sm tracking-normal"
      >
        <Lightbulb aria-hidden className="size-4" />
        {t('report.suggestion')}
      </h2>
      <p className="mt-2 font-medium text-lg leading-relaxed">{recommendation.text}</p>
      {recommendation.notes.length > 0 && (
        <ul className="mt-3 grid list-disc gap-1 pl-5 text-soft text-sm">
          {recommendation.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <p className="mt-3 text-quiet text-sm">{t('report.suggestionNote')}</p>
    </GlassPanel>
  );
}
