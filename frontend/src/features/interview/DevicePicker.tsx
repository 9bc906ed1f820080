import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SelectField } from '@/components/ui/Field';
import type { Devices } from './use-devices';

/** Which camera or microphone; shown only where there is a choice. */
export function DevicePicker({ kind, devices }: { kind: 'audioinput' | 'videoinput'; devices: Devices }) {
  const { t } = useTranslation(['interview', 'common']);
  const [choices, setChoices] = useState<MediaDeviceInfo[]>([]);
  const tracks = devices.stream?.getTracks() ?? [];
  const idOf = (wanted: 'audio' | 'video') =>
    tracks.find((track) => track.kind === wanted)?.getSettings().deviceId;
  const current = idOf(kind === 'audioinput' ? 'audio' : 'video');

  useEffect(() => {
    const media = navigator.mediaDevices;
    const list = () =>
      void media.enumerateDevices().then((all) => setChoices(all.filter((device) => device.kind === kind)));
    list();
    media.addEventListener('devicechange', list);
    return () => media.removeEventListener('devicechange', list);
  }, [kind]);

  if (choices.length < 2) return null;
  return (
    <SelectField
      label={t(kind === 'audioinput' ? 'devices.chooseMicrophone' : 'devices.chooseCamera')}
      value={current ?? ''}
      onChange={(event) =>
        void devices.open({
          microphone: kind === 'audioinput' ? event.target.value : idOf('audio'),
          camera: kind === 'videoinput' ? event.target.value : idOf('video'),
        })
      }
    >
      {choices.map((choice, index) => (
        <option key={choice.deviceId} value={choice.deviceId}>
          {choice.label || `${index + 1}`}
        </option>
      ))}
    </SelectField>
  );
}
