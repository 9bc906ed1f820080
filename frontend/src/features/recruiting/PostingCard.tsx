import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Chip } from '@/components/ui/Chip';
import { cn } from '@/components/ui/cn';
import type { Counts, PostingOverview } from './types';
import { useNames } from './use-names';

const ORDER = ['invited', 'in_progress', 'evaluated', 'needs_attention', 'decided'] as const;

/** A posting with where its candidates are. The card leads to the candidates; the rubric is one link beside. */
export function PostingCard({ posting }: { posting: PostingOverview }) {
  const { t } = useTranslation(['recruiting', 'common']);
  const names = useNames();
  const to = `/recruiting/postings/${posting.job_posting_id}`;
  return (
    <li className="glass group relative rounded-panel p-6 transition-colors outline-accent hover:border-accent/60 has-[h3_a:focus-visible]:outline-2 has-[h3_a:focus-visible]:outline-offset-2">
      <div className="flex flex-wrap items-center gap-2">
        <Chip tone={posting.status === 'open' ? 'live' : 'plain'}>{names.postingStatus(posting.status)}</Chip>
        <Chip>{t(`interviewLanguage.${posting.language}`)}</Chip>
        <Chip>{t(`common:policy.${posting.policy}`)}</Chip>
      </div>
      <h3 className="mt-3 text-xl">
        <Link to={`${to}/candidates`} className="outline-none after:absolute after:inset-0">
          {posting.title}
        </Link>
      </h3>
      <CountsRow counts={posting.counts} />
      <div className="mt-5 flex flex-wrap items-center justify-between gap-3">
        <Link
          to={to}
          className="relative z-10 -mx-2 inline-flex min-h-11 items-center rounded-control px-2 font-medium text-soft underline decoration-line underline-offset-4 hover:text-ink"
        >
          {t('home.details')}
        </Link>
        <span aria-hidden className="flex items-center gap-2 font-medium text-accent">
          {t('home.candidates')}
          <ArrowRight className="size-5 transition-transform group-hover:translate-x-1" />
        </span>
      </div>
    </li>
  );
}

function CountsRow({ counts }: { counts: Counts }) {
  const { t } = useTranslation('recruiting');
  return (
    <dl className="mt-5 grid grid-cols-3 gap-x-4 gap-y-4 sm:grid-cols-5">
      {ORDER.map((name) => {
        const isUrgent = name === 'needs_attention' && counts[name] > 0;
        return (
          <div key={name} className="flex flex-col-reverse justify-end">
            <dt className={cn('text-sm', isUrgent ? 'text-attention' : 'text-quiet')}>
              {t(`counts.${name}`)}
            </dt>
            <dd
              className={cn(
                'tabular font-semibold text-2xl leading-tight',
                counts[name] === 0 && 'text-quiet',
                isUrgent && 'text-attention',
              )}
            >
              {counts[name]}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
