import { ArrowRight, CircleAlert, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Chip } from '@/components/ui/Chip';
import type { Attention, LiveInterview } from './types';
import { useDates } from './use-dates';
import { useNames } from './use-names';

/** A sheet that is one link, named by its heading. */
function LinkSheet({
  to,
  name,
  verb,
  children,
}: {
  to: string;
  name: string;
  verb: string;
  children: ReactNode;
}) {
  return (
    <li className="glass group relative rounded-panel p-5 transition-colors outline-accent hover:border-accent/60 has-[h3_a:focus-visible]:outline-2 has-[h3_a:focus-visible]:outline-offset-2">
      <div className="flex items-start justify-between gap-3">
        <h3 className="text-[17px]">
          <Link to={to} className="outline-none after:absolute after:inset-0">
            {name}
          </Link>
        </h3>
        <span aria-hidden className="flex shrink-0 items-center gap-1.5 font-medium text-accent text-sm">
          {verb}
          <ArrowRight className="size-4 transition-transform group-hover:translate-x-1" />
        </span>
      </div>
      {children}
    </li>
  );
}

/** Something that waits for a person. */
export function AttentionRow({ item }: { item: Attention }) {
  const { t } = useTranslation('recruiting');
  const dates = useDates();
  const page = item.kind === 'human_route' ? 'live' : 'report';
  return (
    <LinkSheet
      to={`/recruiting/sessions/${item.session_id}/${page}`}
      name={item.candidate_name}
      verb={t('home.look')}
    >
      <p className="mt-2 flex gap-2.5 text-[15px] text-soft">
        <CircleAlert aria-hidden className="mt-1 size-4 shrink-0 text-attention" />
        <span>{item.message}</span>
      </p>
      <p className="mt-1.5 pl-[26px] text-quiet text-sm">{dates.moment(item.at)}</p>
    </LinkSheet>
  );
}

/** An interview going on now. */
export function LiveRow({ item }: { item: LiveInterview }) {
  const { t } = useTranslation('recruiting');
  const dates = useDates();
  const names = useNames();
  return (
    <LinkSheet
      to={`/recruiting/sessions/${item.session_id}/live`}
      name={item.candidate_name}
      verb={t('home.watch')}
    >
      <p className="mt-1 text-quiet text-sm">
        {[item.posting_title, item.started_at && t('home.since', { time: dates.clock(item.started_at) })]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Chip tone={item.is_connected ? 'live' : 'attention'} icon={<UserRound aria-hidden />}>
          {t(item.is_connected ? 'home.connected' : 'home.notConnected')}
        </Chip>
        <Chip>{names.phase(item.phase)}</Chip>
      </div>
    </LinkSheet>
  );
}
