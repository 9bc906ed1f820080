import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice, ChoiceGroup } from '@/components/ui/Choice';
import { PACES, type Pace } from './pace';

interface PacePickerProps {
  pace: Pace;
  /** False where the room could not be told. */
  onChoose: (pace: Pace) => boolean;
}

/** How long the room waits before it takes silence for an end. */
export function PacePicker({ pace, onChoose }: PacePickerProps) {
  const { t } = useTranslation('interview');
  const [chosen, setChosen] = useState(pace);
  useEffect(() => setChosen(pace), [pace]);
  return (
    <ChoiceGroup
      legend={t('pace.legend')}
      value={chosen}
      columns={3}
      onChange={(next) => {
        const wanted = PACES.find((one) => one === next);
        // What the room was not told is not shown as chosen.
        if (wanted && onChoose(wanted)) setChosen(wanted);
      }}
    >
      {PACES.map((one) => (
        <Choice key={one} value={one} hint={t(`pace.hint.${one}`)}>
          {t(`pace.name.${one}`)}
        </Choice>
      ))}
    </ChoiceGroup>
  );
}
