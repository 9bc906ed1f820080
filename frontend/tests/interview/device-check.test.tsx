import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FramingNote } from '@/features/interview/FramingNote';
import { HeardCheck } from '@/features/interview/HeardCheck';
import { i18next } from '@/i18n';
import { ko } from '@/i18n/ko';
import type { CheckFraming } from '@/lib/media/check';
import type { CheckView } from '@/lib/media/use-check';

const words = ko.interview.devices;

const FRAMING: CheckFraming = {
  type: 'framing',
  hint: 'good',
  brightness: 0.5,
  n_faces: 1,
  face_width: 0.2,
  offset_x: 0,
  offset_y: 0,
  has_baseline: false,
};

function view(changes: Partial<CheckView> = {}): CheckView {
  return {
    state: 'on',
    notWatched: null,
    framing: null,
    line: null,
    canHear: true,
    isHearingLocal: true,
    isListening: false,
    heard: null,
    hasHearingFailed: false,
    listen: vi.fn(),
    ...changes,
  };
}

beforeEach(() => i18next.changeLanguage('ko'));

describe('what the page says of the picture', () => {
  it.each([
    [view({ state: 'connecting' }), words.framing.starting],
    [view({ framing: FRAMING }), words.framing.taking],
    [view({ framing: { ...FRAMING, has_baseline: true } }), words.framing.taken],
    [view({ notWatched: 'policy' }), words.framing.notWatched.policy],
    [view({ notWatched: 'not_consented' }), words.framing.notWatched.not_consented],
    [view({ notWatched: 'no_camera' }), words.framing.notWatched.no_camera],
    [view({ notWatched: 'not_seen' }), words.framing.notWatched.not_seen],
    [view({ state: 'off' }), words.framing.off],
  ])('is what happens to it', (check, said) => {
    render(<FramingNote check={check} />);
    expect(screen.getByRole('status').textContent).toBe(said);
  });
});

describe('one sentence', () => {
  it('is listened to when asked for', async () => {
    const check = view();
    render(<HeardCheck check={check} />);
    expect(check.listen).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name: words.words.say }));
    expect(check.listen).toHaveBeenCalledOnce();
  });

  it('is shown as it was heard', () => {
    render(<HeardCheck check={view({ heard: { text: '안녕하세요', isFinal: true } })} />);
    expect(screen.getByText('안녕하세요')).toBeTruthy();
    expect(screen.getByText(words.words.heard)).toBeTruthy();
    expect(screen.getByRole('status').textContent).toBe(words.words.heardHint);
  });

  it.each([
    [view({ heard: { text: '', isFinal: true } }), words.words.nothing],
    [view({ hasHearingFailed: true }), words.words.failed],
    [view({ isHearingLocal: false }), words.words.hintRemote],
  ])('tells what came of it, and where its sound goes', (check, said) => {
    render(<HeardCheck check={check} />);
    expect(screen.getByRole('status').textContent).toBe(said);
  });

  it('is not offered where nothing understands the language', () => {
    const { container } = render(<HeardCheck check={view({ canHear: false })} />);
    expect(container.innerHTML).toBe('');
  });
});
