import { Clock } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from '@/components/ui/LanguageSwitch';
import { LogoMark } from '@/components/ui/Logo';
import { QuestionProgress } from '@/components/ui/Progress';
import { ThemeSwitch } from '@/components/ui/ThemeSwitch';
import type { Session } from '@/lib/api/types';

/** How far the interview is, in questions and in minutes; time only informs, it never runs out. */
export function RoomHeader({ session }: { session: Session }) {
  const { t } = useTranslation(['interview', 'common']);
  const total = session.total_questions;
  const left = Math.max(0, total - session.answered_questions);
  return (
    <header className="shrink-0 border-line border-b bg-ground/60 backdrop-blur-xl">
      <div className="mx-auto flex h-14 w-full max-w-7xl items-center gap-3 px-4 sm:h-16 sm:gap-4 sm:px-6">
        <LogoMark className="size-7 shrink-0" />
        <div className="mr-auto min-w-0">
          <h1 className="truncate font-semibold text-[15px] leading-5 tracking-tight">{session.position}</h1>
          <p className="truncate text-quiet text-xs leading-4">
            {[t('aiHeld'), session.organization_name].filter(Boolean).join(' · ')}
          </p>
        </div>
        <TimeUsed since={session.started_at} />
        <div className="hidden items-center gap-1 sm:flex">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </div>
      <div className="mx-auto flex w-full max-w-7xl items-center gap-4 px-4 pb-3 sm:px-6">
        <QuestionProgress
          label={t('room.progress')}
          total={total}
          answered={session.answered_questions}
          valueText={t('room.progressText', { answered: session.answered_questions, total })}
        />
        <p className="tabular shrink-0 font-medium text-soft text-sm">{t('room.left', { left })}</p>
      </div>
    </header>
  );
}

function TimeUsed({ since }: { since: string | null }) {
  const { t } = useTranslation(['interview', 'common']);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (!since) return null;
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1_000));
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <p className="tabular flex shrink-0 items-center gap-2 text-quiet text-sm">
      <Clock aria-hidden className="size-4" />
      <span className="sr-only">{t('room.timeUsed')}</span>
      <span role="timer">{clock}</span>
    </p>
  );
}
