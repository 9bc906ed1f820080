import { render, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { Providers } from '@/app/providers';
import { HelpDialog } from '@/features/interview/HelpDialog';
import { i18next } from '@/i18n';
import { ko } from '@/i18n/ko';
import type { RoomView } from '@/lib/media/use-room';

function show(hearingIsLocal: boolean) {
  const room = {
    capabilities: {
      can_hear: true,
      can_speak: true,
      hearing_engine: 'deepgram',
      voice_engine: 'espeak-ng',
      hearing_is_local: hearingIsLocal,
    },
  } as unknown as RoomView;
  render(
    <Providers>
      <HelpDialog isOpen onClose={() => {}} onEnd={() => {}} room={room} pace="pace_usual" />
    </Providers>,
  );
}

beforeEach(() => i18next.changeLanguage('ko'));

describe('HelpDialog', () => {
  it('says which engines are at work, and that sound goes to an outside service when it does', () => {
    show(false);
    expect(screen.getByText(/deepgram/)).toBeTruthy();
    expect(screen.getByText(ko.interview.help.soundLeaves)).toBeTruthy();
  });

  it('says nothing of an outside service when there is none', () => {
    show(true);
    expect(screen.queryByText(ko.interview.help.soundLeaves)).toBeNull();
  });
});
