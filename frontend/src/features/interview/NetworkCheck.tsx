import { useQuery } from '@tanstack/react-query';
import { Wifi } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { getTicket } from '@/lib/api/calls';
import type { LineFigure } from '@/lib/media/line-figure';
import { measureNetwork, networkHint, withLoss } from '@/lib/media/network';
import { CheckRow } from './CheckRow';

/** How quickly the room's server answers from here, and how much of the sound gets lost on the way, both measured. */
export function NetworkCheck({ sessionId, line }: { sessionId: string; line: LineFigure | null }) {
  const { t } = useTranslation(['interview', 'common']);
  const figure = useQuery({
    queryKey: ['network', sessionId],
    queryFn: async ({ signal }) => {
      const { media_url } = await getTicket(sessionId);
      return measureNetwork(`${media_url}/status`, signal);
    },
    staleTime: 60_000,
    retry: false,
  });
  const hint = figure.data && withLoss(networkHint(figure.data), line);
  const loss = line && t('devices.network.lost', { percent: Math.round(line.lostShare * 1_000) / 10 });
  const status = figure.isFetching
    ? t('devices.network.measuring')
    : figure.data
      ? [
          t('devices.network.figure', { ms: figure.data.roundTripMs, jitter: figure.data.jitterMs }),
          loss,
          t(`devices.network.${hint ?? 'good'}`),
        ]
          .filter(Boolean)
          .join(' ')
      : t('devices.network.none');
  return (
    <CheckRow
      icon={<Wifi aria-hidden />}
      title={t('devices.network.title')}
      state={figure.isFetching ? 'open' : hint === 'good' || hint === 'fair' ? 'good' : 'problem'}
      status={status}
    >
      {!figure.isFetching && hint !== 'good' && (
        <Button size="sm" onClick={() => void figure.refetch()}>
          {t('devices.tryAgain')}
        </Button>
      )}
    </CheckRow>
  );
}
