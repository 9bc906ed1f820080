import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { faultsOf, readTime, startsOf, timeText } from '@/features/interview/upload/marks';
import {
  isByUpload,
  isOpen,
  settledMode,
  stepsByRecording,
  uploadAt,
  wordlessFor,
} from '@/features/interview/upload/places';
import { i18next } from '@/i18n';
import { ko } from '@/i18n/ko';
import type { Recording } from '@/lib/api/recordings';
import type { Session, SessionStep } from '@/lib/api/types';
import { TusServer } from '../lib/tus-server';
import { renderSession } from './render-session';

const words = ko.upload;
const recording = (over: Partial<Recording>) =>
  ({
    recording_id: 'r1',
    session_id: 's1',
    question_id: 'q1',
    kind: 'upload',
    state: 'done',
    size: 1_000,
    received: 1_000,
    file_name: '답변.mp4',
    is_playable: true,
    spans: [],
    offset_ms: 0,
    error_message: null,
    upload_url: null,
    ...over,
  }) as Recording;
const step = (name: string, over: Partial<SessionStep> = {}) =>
  ({
    step: name,
    state: 'done',
    recording_id: 'r1',
    question_id: null,
    done_s: 9,
    of_s: 9,
    note: null,
    ...over,
  }) as SessionStep;
const file = (size = 3) => new File([new Uint8Array(size)], '답변.mp4', { type: 'video/mp4' });

beforeEach(() => i18next.changeLanguage('ko'));

describe('where files go', () => {
  it('is settled by what came: one file for all, or one for each', () => {
    expect(settledMode([], 0)).toBeNull();
    expect(settledMode([recording({ question_id: null })], 3)).toBe('each');
    expect(settledMode([recording({})], 0)).toBe('each');
    expect(settledMode([recording({ question_id: null, state: 'refused' })], 0)).toBeNull();
    expect(settledMode([], 2)).toBe('each');
    expect(settledMode([recording({ question_id: null, state: 'processing' })], 0)).toBe('whole');
  });

  it('is open while nothing usable is there', () => {
    expect(isOpen(null)).toBe(true);
    expect([recording({ state: 'refused' }), recording({ state: 'receiving' })].map(isOpen)).toEqual([
      true,
      true,
    ]);
    expect([recording({ state: 'received' }), recording({})].map(isOpen)).toEqual([false, false]);
  });

  it('is the newest upload to that place, and never a recording of the room', () => {
    const all = [
      recording({}),
      recording({ recording_id: 'r2' }),
      recording({ recording_id: 'r3', kind: 'live' }),
    ];
    expect(uploadAt(all, 'q1')?.recording_id).toBe('r2');
    expect(uploadAt(all, null)).toBeNull();
  });

  it('is beside the video where that was read without words', () => {
    expect(wordlessFor([recording({ state: 'processing' })], 'q1', [])).toBeNull();
    const whole = [recording({ question_id: null })];
    const unheard = step('transcription', { note: 'unavailable' });
    expect(wordlessFor(whole, 'q2', [unheard])?.recording_id).toBe('r1');
    expect(wordlessFor(whole, 'q2', [step('transcription')])).toBeNull();
  });

  it('is remembered by the session itself', () => {
    const steps = [
      step('probe'),
      step('plan', { recording_id: null }),
      step('probe', { recording_id: 'r2' }),
    ];
    expect([...stepsByRecording(steps).keys()]).toEqual(['r1', 'r2']);
    expect(isByUpload({ steps } as Session)).toBe(true);
    expect(isByUpload({ steps: steps.slice(1, 2) } as Session)).toBe(false);
  });
});

describe('the second door', () => {
  it('stands beside the start, and leads to the choice of one file or many', async () => {
    renderSession({ state: { next_action: 'start' } });
    await userEvent.click(await screen.findByRole('link', { name: words.door }));
    expect(await screen.findByText(words.title)).toBeTruthy();
    expect(
      screen.getByRole('radio', { name: new RegExp(words.mode.each) }).getAttribute('aria-checked'),
    ).toBe('true');
    await userEvent.click(screen.getByRole('radio', { name: new RegExp(words.mode.whole) }));
    expect(screen.getByRole('button', { name: words.all.begin })).toBeTruthy();
    expect(screen.queryByText(words.drop.title), 'nobody records before the questions are known').toBeNull();
  });

  it('sends a chosen file for the question that waits, and shows real bytes', async () => {
    const server = new TusServer();
    server.install((name, value) => vi.stubGlobal(name, value));
    server.piecesAnswered = 0;
    renderSession(
      { state: { next_action: 'answer' }, started_at: '2026-01-01T00:00:00Z' },
      { search: '?by=upload' },
    );
    await userEvent.upload(await screen.findByLabelText(words.drop.choose), file(2048));
    const bar = await screen.findByRole('progressbar', { name: words.sending.label });
    await waitFor(() => expect(bar.getAttribute('aria-valuetext')).toBe('2 KB 가운데 0 KB'));
    await userEvent.click(screen.getByRole('button', { name: words.sending.pause }));
    expect(screen.getByText(words.sending.state.paused)).toBeTruthy();
  });

  it('says why a file was refused, and takes another', async () => {
    const server = new TusServer();
    server.install((name, value) => vi.stubGlobal(name, value));
    const body = { error_code: 'recording_empty', error_message: '빈 파일입니다', retry_available: false };
    server.faults.push({ method: 'POST', status: 422, body });
    renderSession(
      { state: { next_action: 'answer' }, started_at: '2026-01-01T00:00:00Z' },
      { search: '?by=upload' },
    );
    await userEvent.upload(await screen.findByLabelText(words.drop.choose), file());
    expect(await screen.findByText('빈 파일입니다')).toBeTruthy();
    expect(screen.getByLabelText(words.drop.choose)).toBeTruthy();
  });

  it('asks for the same file again after a reload, and takes no other', async () => {
    const begun = recording({
      state: 'receiving',
      received: 500,
      upload_url: '/api/v1/ai-interview/upload/r1',
    });
    renderSession(
      { state: { next_action: 'answer' }, started_at: '2026-01-01T00:00:00Z' },
      { search: '?by=upload', recordings: [begun] },
    );
    expect(await screen.findByText(words.begun.title)).toBeTruthy();
    await userEvent.upload(screen.getByLabelText(words.drop.again), file(7));
    expect(await screen.findByText(words.begun.other_size)).toBeTruthy();
  });

  it('lets the answer be typed beside the video where speech is not understood', async () => {
    const spans = [{ question_id: 'q1', started_ms: 42_000, ended_ms: 50_000 }];
    const server = renderSession(
      { state: { next_action: 'answer' }, started_at: '2026-01-01T00:00:00Z', can_hear_speech: false },
      { search: '?by=upload', recordings: [recording({ offset_ms: 30_000, spans })] },
    );
    const video = await screen.findByLabelText(words.noWords.video, { selector: 'video' });
    await waitFor(() => expect(video.getAttribute('src')).toBe('/media'));
    Object.defineProperty(video, 'readyState', { value: 4 });
    fireEvent.loadedMetadata(video);
    expect((video as HTMLVideoElement).currentTime, 'the part of this answer').toBe(12);
    await userEvent.type(screen.getByRole('textbox'), '직접 고쳤습니다');
    await userEvent.click(screen.getByRole('button', { name: words.noWords.send }));
    await waitFor(() => expect(server.posted('/answers')).toMatchObject({ answer_text: '직접 고쳤습니다' }));
  });
});

describe('one file of everything', () => {
  const questions = ['무엇을 고치셨나요?', '왜 그렇게 하셨나요?', '다시 한다면요?'].map((text, index) => ({
    question_id: `q${index + 1}`,
    ordinal: index + 1,
    text,
  }));
  const put = { started_at: '2026-01-01T00:00:00Z', asked_questions: 3, total_questions: 3 };
  const server = new TusServer();

  beforeEach(() => {
    URL.createObjectURL = () => 'blob:preview';
    URL.revokeObjectURL = () => undefined;
    server.install((name, value) => vi.stubGlobal(name, value));
    server.metadata = '';
  });

  /** The screen with a file chosen, its preview loaded and `at` seconds in. */
  async function chosen() {
    renderSession({ state: { next_action: 'answer' }, ...put }, { questions });
    await userEvent.upload(await screen.findByLabelText(words.drop.choose), file());
    const video = screen.getByLabelText(/답변\.mp4/, { selector: 'video' }) as HTMLVideoElement;
    Object.defineProperty(video, 'duration', { value: 200 });
    fireEvent.loadedMetadata(video);
    const at = (seconds: number) => Object.assign(video, { currentTime: seconds });
    return { video, at };
  }
  const mark = (ordinal: number) =>
    userEvent.click(
      screen.getByRole('button', { name: words.marks.markOf.replace('{{ordinal}}', String(ordinal)) }),
    );
  const time = (ordinal: number) =>
    screen.getByRole('textbox', {
      name: words.marks.timeOf.replace('{{ordinal}}', String(ordinal)),
    }) as HTMLInputElement;
  const sentStarts = () => {
    const value = /question_starts_ms (\S+?)(,|$)/.exec(server.metadata)?.[1];
    return value === undefined ? null : atob(value);
  };

  it('shows every question before a file is asked for, and comes back there by itself', async () => {
    renderSession({ state: { next_action: 'answer' }, ...put }, { questions });
    for (const { text } of questions) expect(await screen.findByText(text)).toBeTruthy();
    expect(screen.getByLabelText(words.drop.choose)).toBeTruthy();
  });

  it('asks the server for all questions at once', async () => {
    const api = renderSession(
      {
        state: { next_action: 'start' },
        steps: [step('plan', { recording_id: null })],
        asked_questions: 0,
      },
      { search: '?by=upload' },
    );
    await userEvent.click(await screen.findByRole('radio', { name: new RegExp(words.mode.whole) }));
    await userEvent.click(screen.getByRole('button', { name: words.all.begin }));
    await waitFor(() => expect(api.posted('/start?by=whole')).toBeDefined());
  });

  it('takes the time of an answer from the video or from the keyboard, and sends what was marked', async () => {
    const { video, at } = await chosen();
    at(2.9);
    await mark(1);
    expect(time(1).value).toBe('0:02');
    await userEvent.type(time(3), '1:40');
    await userEvent.click(screen.getByRole('button', { name: words.marks.show.replace('{{ordinal}}', '3') }));
    expect(video.currentTime).toBe(100);
    await userEvent.click(screen.getByRole('button', { name: words.marks.send }));
    await waitFor(() => expect(sentStarts()).toBe('2000,,100000'));
  });

  it('says which time is not possible, and sends nothing until it is', async () => {
    await chosen();
    await userEvent.type(time(1), '1:00');
    await userEvent.type(time(2), '0:50');
    await userEvent.type(time(3), '4:00');
    await userEvent.click(screen.getByRole('button', { name: words.marks.send }));
    expect(screen.getByText('1번 답변의 시작보다 뒤여야 합니다.')).toBeTruthy();
    expect(screen.getByText('영상의 끝(3:20)보다 앞이어야 합니다.')).toBeTruthy();
    expect(document.activeElement).toBe(time(2));
    expect(server.metadata).toBe('');
    await userEvent.clear(time(2));
    await userEvent.clear(time(3));
    await userEvent.click(screen.getByRole('button', { name: words.marks.send }));
    await waitFor(() => expect(sentStarts()).toBe('60000,,'));
  });

  it('goes without any mark', async () => {
    await chosen();
    await userEvent.click(screen.getByRole('button', { name: words.marks.sendUnmarked }));
    await waitFor(() => expect(server.metadata).toContain('session_id'));
    expect(sentStarts()).toBeNull();
  });

  it('leaves a question it has no part for to a file of its own', async () => {
    renderSession(
      { state: { next_action: 'answer' }, ...put, answered_questions: 2, steps: [step('transcription')] },
      { questions, recordings: [recording({ question_id: null })] },
    );
    expect(await screen.findByText(words.leftOver)).toBeTruthy();
    expect(screen.getByLabelText(words.drop.choose)).toBeTruthy();
  });
});

describe('times as people write them', () => {
  it('are minutes and seconds, with hours where there are any', () => {
    expect(['0:00', '1:05', ' 62:03 ', '1:02:03', '100:00'].map(readTime)).toEqual([
      0, 65_000, 3_723_000, 3_723_000, 6_000_000,
    ]);
    expect(['', '65', '1:5', '1:60', 'a:bc', '-1:00', '1:00:75', '1:2:03'].map(readTime)).toEqual(
      Array(8).fill(null),
    );
    expect([0, 999, 65_900, 3_723_000].map(timeText)).toEqual(['0:00', '0:00', '1:05', '62:03']);
  });

  it('have to rise, whatever is left out between them', () => {
    expect(faultsOf(['0:10', '', '0:10', '0:20', '9:99'], null)).toEqual([
      null,
      null,
      { kind: 'order', index: 0 },
      null,
      { kind: 'format' },
    ]);
    expect(faultsOf(['', '1:00'], 60_000)).toEqual([null, { kind: 'beyond', lengthMs: 60_000 }]);
    expect(startsOf(['', ' '])).toBeNull();
    expect(startsOf(['', '1:01', ''])).toBe(',61000,');
  });
});

describe('reading a recording', () => {
  it('shows each step with its own state and seconds, and says what is not possible', async () => {
    renderSession({
      state: { next_action: 'wait_for_recording' },
      steps: [
        step('probe'),
        step('transcription', { note: 'unavailable' }),
        step('signals', { state: 'running', done_s: 98.4, of_s: 420 }),
        step('answers', { state: 'waiting', done_s: 0 }),
      ],
    });
    expect(await screen.findByText('420초 가운데 98초')).toBeTruthy();
    expect(screen.getByText(words.note.unavailable)).toBeTruthy();
    const items = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(items[0]).toContain(words.step.done);
    expect(items[3]).toContain(words.step.waiting);
  });
});
