import { Pause, UserRound, UserRoundX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Chip } from '@/components/ui/Chip';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { QuestionProgress } from '@/components/ui/Progress';
import type { Session } from '@/lib/api/types';
import type { LiveSession } from './live';
import { useNames } from './use-names';

/** Who is in, where the interview stands, and the question on the table. */
export function LiveFacts({ session, live }: { session: Session; live: LiveSession }) {
  const { t } = useTranslation('recruiting');
  const names = useNames();
  const isIn = live.isConnected;
  const counted = { answered: session.answered_questions, total: session.total_questions };
  return (
    <GlassPanel as="section" className="grid gap-6 lg:sticky lg:top-24">
      <Fact name={t('live.presence')}>
        <div className="flex flex-wrap gap-2" role="status">
          <Chip
            tone={isIn ? 'live' : 'plain'}
            icon={isIn ? <UserRound aria-hidden /> : <UserRoundX aria-hidden />}
          >
            {t(isIn ? 'live.connected' : 'live.notConnected')}
          </Chip>
          {live.isPaused && !live.hasEnded && (
            <Chip tone="attention" icon={<Pause aria-hidden />}>
              {t('live.paused')}
            </Chip>
          )}
        </div>
      </Fact>
      <Fact name={t('live.phase')}>
        <p className="font-medium text-lg">{names.phase(session.state.phase)}</p>
      </Fact>
      {counted.total > 0 && (
        <Fact name={t('live.progress')}>
          <p className="tabular mb-2.5 font-medium">{t('live.progressText', counted)}</p>
          <QuestionProgress
            label={t('live.progress')}
            valueText={t('live.progressText', counted)}
            {...counted}
          />
        </Fact>
      )}
      {session.current_question && !live.hasEnded && (
        <Fact name={t('live.current')}>
          <p className="leading-relaxed">{session.current_question.text}</p>
        </Fact>
      )}
    </GlassPanel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <h2 className="mb-2 font-normal text-quiet text-sm tracking-normal">{name}</h2>
      {children}
    </div>
  );
}
