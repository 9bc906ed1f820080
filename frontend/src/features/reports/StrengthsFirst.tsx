import { Sparkle, TrendingUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { GlassPanel } from '@/components/ui/GlassPanel';

/** What went well comes first; what to work on follows, as advice. */
export function StrengthsFirst({ strengths, improvements }: { strengths: string[]; improvements: string[] }) {
  const { t } = useTranslation(['reports', 'common']);
  return (
    <GlassPanel as="section" depth="layer" className="grid content-start gap-8">
      <div>
        <h2 className="flex items-center gap-3 text-xl">
          <Sparkle aria-hidden className="size-5 text-live" />
          {t('strengths')}
        </h2>
        <Lines lines={strengths} empty={t('noStrengths')} mark="bg-live" />
      </div>
      <div className="border-line border-t pt-8">
        <h2 className="flex items-center gap-3 text-xl">
          <TrendingUp aria-hidden className="size-5 text-accent" />
          {t('improvements')}
        </h2>
        <Lines lines={improvements} empty={t('noImprovements')} mark="bg-accent" />
      </div>
    </GlassPanel>
  );
}

function Lines({ lines, empty, mark }: { lines: string[]; empty: string; mark: string }) {
  if (lines.length === 0) return <p className="mt-3 text-quiet">{empty}</p>;
  return (
    <ul className="mt-4 grid gap-3">
      {lines.map((line) => (
        <li key={line} className="flex gap-4 leading-relaxed">
          <span aria-hidden className={`mt-2.5 size-1.5 shrink-0 rounded-full ${mark}`} />
          <span>{line}</span>
        </li>
      ))}
    </ul>
  );
}
