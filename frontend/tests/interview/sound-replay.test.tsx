import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { SoundReplay } from '@/features/interview/SoundReplay';
import { i18next } from '@/i18n';
import { ko } from '@/i18n/ko';

const words = ko.interview.devices.replay;
const stream = { getAudioTracks: () => [] } as unknown as MediaStream;

/** A recorder that gives its sound when it is stopped, at once. */
class Recorder {
  static fails = false;
  state = 'inactive';
  mimeType = 'audio/webm';
  ondataavailable: ((event: { data: Blob }) => void) | null = null;
  onstop: (() => void) | null = null;
  onerror: (() => void) | null = null;

  start() {
    this.state = 'recording';
    queueMicrotask(() => (Recorder.fails ? this.onerror?.() : this.stop()));
  }

  stop() {
    this.state = 'inactive';
    this.ondataavailable?.({ data: new Blob(['sound']) });
    this.onstop?.();
  }
}

beforeEach(async () => {
  await i18next.changeLanguage('ko');
  vi.stubGlobal('MediaStream', class {});
  vi.stubGlobal('MediaRecorder', Recorder);
  URL.createObjectURL = () => 'blob:heard';
  URL.revokeObjectURL = () => undefined;
  Recorder.fails = false;
});

it('plays back what the microphone gave', async () => {
  render(<SoundReplay stream={stream} />);
  await userEvent.click(screen.getByRole('button', { name: words.record }));
  expect((await screen.findByLabelText(words.heard)).getAttribute('src')).toBe('blob:heard');
  expect(screen.getByText(words.heardHint)).toBeTruthy();
});

it('says so where recording fails', async () => {
  Recorder.fails = true;
  render(<SoundReplay stream={stream} />);
  await userEvent.click(screen.getByRole('button', { name: words.record }));
  expect(await screen.findByText(words.failed)).toBeTruthy();
});

it('offers nothing where a browser cannot record', () => {
  vi.stubGlobal('MediaRecorder', undefined);
  const { container } = render(<SoundReplay stream={stream} />);
  expect(container.innerHTML).toBe('');
});
