import { useQuery } from '@tanstack/react-query';
import { Building2, Clock, Ear, Keyboard, MailX, Scale, Video } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Chip } from '@/components/ui/Chip';
import { EmptyState } from '@/components/ui/EmptyState';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { Page } from '@/components/ui/Page';
import { PageSkeleton } from '@/components/ui/Skeleton';
import { openInvitation } from '@/lib/api/calls';
import { ApiError } from '@/lib/api/errors';
import type { Invitation } from '@/lib/api/types';
import { AcceptForm } from './AcceptForm';

/** Reads the secret from the address once and takes it out of the bar, so that no history or picture keeps it. */
function useFragmentToken(): string {
  const [token] = useState(() => decodeURIComponent(location.hash.slice(1)));
  useEffect(() => {
    if (location.hash) history.replaceState(history.state, '', location.pathname);
  }, []);
  return token;
}

/** What an invited person should know before giving anything. */
export function Component() {
  const { t, i18n } = useTranslation(['account', 'common']);
  const token = useFragmentToken();
  const invitation = useQuery({
    queryKey: ['invitation', token, i18n.language],
    queryFn: () => openInvitation(token),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (token !== '' && invitation.isPending) return <PageSkeleton />;
  if (!invitation.data) {
    const message = invitation.error instanceof ApiError ? invitation.error.message : '';
    return (
      <div className="mx-auto w-full max-w-2xl px-4 py-16">
        <EmptyState
          icon={<MailX />}
          title={t('invite.brokenTitle')}
          titleAs="h1"
          action={
            invitation.error instanceof ApiError && invitation.error.isRetryAvailable ? (
              <Button variant="primary" onClick={() => void invitation.refetch()}>
                {t('common:action.retry')}
              </Button>
            ) : (
              <Button asChild>
                <Link to="/">{t('common:action.goHome')}</Link>
              </Button>
            )
          }
        >
          {message || t('invite.brokenBody')}
        </EmptyState>
      </div>
    );
  }
  return <InvitationView invitation={invitation.data} token={token} />;
}

function InvitationView({ invitation, token }: { invitation: Invitation; token: string }) {
  const { t, i18n } = useTranslation(['account', 'common']);
  const expires = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'long', timeStyle: 'short' });
  return (
    <Page
      width="wide"
      title={t('invite.title', { organization: invitation.organization_name })}
      lead={t('invite.lead', { posting: invitation.posting_title })}
    >
      <div className="grid items-start gap-8 lg:grid-cols-[1.35fr_1fr] lg:gap-12">
        <dl className="grid gap-x-8 border-line border-t">
          <Fact icon={<Building2 />} term={t('invite.stage')}>
            {t(`common:stage.${invitation.stage}`)}
            <p className="mt-1 text-quiet text-sm">{t(`invite.stageNote.${invitation.stage}`)}</p>
          </Fact>
          <Fact icon={<Clock />} term={t('invite.length')}>
            {t('invite.lengthValue', {
              minutes: invitation.expected_minutes,
              count: invitation.question_count_max,
            })}
            <p className="mt-1 text-quiet text-sm">
              {t('invite.until', { date: expires.format(new Date(invitation.expires_at)) })}
            </p>
          </Fact>
          <Fact icon={<Video />} term={t('invite.recorded')}>
            <ul className="grid gap-1">
              {invitation.recorded.map((kind) => (
                <li key={kind}>{t(`invite.record.${kind as 'timing'}`)}</li>
              ))}
            </ul>
          </Fact>
          <Fact icon={<Scale />} term={t('invite.policy')}>
            {t(`common:policy.${invitation.policy}`)}
            <p className="mt-1 text-quiet text-sm">{t(`invite.policyNote.${invitation.policy}`)}</p>
          </Fact>
          <Fact icon={<Keyboard />} term={t('invite.accommodations')}>
            <ul className="flex flex-wrap gap-2">
              {invitation.accommodations.map((kind) => (
                <li key={kind}>
                  <Chip tone="live">{t(`invite.accommodation.${kind as 'extra_time'}`)}</Chip>
                </li>
              ))}
            </ul>
          </Fact>
          <Fact icon={<Ear />} term={t('invite.help')}>
            {t('invite.helpBody')}
          </Fact>
        </dl>
        <GlassPanel depth="layer" as="section" className="lg:sticky lg:top-24">
          <AcceptForm token={token} />
        </GlassPanel>
      </div>
    </Page>
  );
}

function Fact({ icon, term, children }: { icon: ReactNode; term: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[24px_1fr] gap-x-4 gap-y-1 border-line border-b py-5 sm:grid-cols-[24px_176px_1fr]">
      <span aria-hidden className="mt-0.5 text-accent [&>svg]:size-6">
        {icon}
      </span>
      <dt className="font-medium text-soft">{term}</dt>
      <dd className="col-start-2 sm:col-start-3">{children}</dd>
    </div>
  );
}
