import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, renderHook, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, Route, Routes } from 'react-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { makeQueryClient } from '@/app/providers';
import { ToastProvider } from '@/components/ui/Toast';
import type { RecruiterReport } from '@/features/recruiting/types';
import ReportPage from '@/features/reports/recruiter/ReportPage';
import { Playhead } from '@/features/reports/timeline/playhead';
import { useVideo } from '@/features/reports/timeline/use-video';
import { i18next } from '@/i18n';
import { AuthProvider } from '@/lib/api/auth';
import type { Recording } from '@/lib/api/recordings';
import { ErrorModalProvider } from '@/lib/api/use-error-modal';
import { report } from '../../recruiting/rows';
import { signals } from '../timeline/signals';

const TEXT = '좋았습니다 🙂 그 수치는 전후를 비교했습니다.';
const QUOTES = [{ criterion: 'concrete_detail', start: 8, end: 13, quote: '그 수치는' }];
const sent: unknown[] = [];

/** Answers as the API does: the report, what has a time, and every decision as recorded. */
function serve(body: RecruiterReport, served: [string, unknown][]) {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const request = input as Request;
    const isDecision = request.url.endsWith('/decisions');
    if (isDecision) sent.push(await request.json());
    const played = /recordings\/(\w+)\/playback$/.exec(request.url)?.[1];
    if (played)
      return Response.json({ media_url: `/media/${played}`, content_type: 'video/mp4', expires_in: 900 });
    const other = served.find(([end]) => request.url.endsWith(end));
    return new Response(JSON.stringify(other ? other[1] : isDecision ? {} : body), {
      status: isDecision ? 201 : 200,
      headers: { 'Content-Type': 'application/json' },
    });
  });
}

function open(body: RecruiterReport, media: Recording[] = []) {
  serve(body, [
    ['/recordings', { items: media }],
    ['/signals', signals({ pitch: [180, null, 200] })],
  ]);
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <AuthProvider>
        <ToastProvider>
          <ErrorModalProvider>
            <MemoryRouter initialEntries={[`/sessions/${body.session_id}/report`]}>
              <Routes>
                <Route path="/sessions/:sessionId/report" element={<ReportPage />} />
              </Routes>
            </MemoryRouter>
          </ErrorModalProvider>
        </ToastProvider>
      </AuthProvider>
    </QueryClientProvider>,
  );
}

beforeEach(async () => {
  sent.length = 0;
  await i18next.changeLanguage('ko');
});

const chip = () => screen.findByRole('button', { name: '1번 질문의 근거: 그 수치는' });
const record = () => screen.getByRole('button', { name: '결정 기록하기' });

describe('the recruiter report', () => {
  it('shows the quoted words in the conversation when a chip is chosen', async () => {
    open(report([{ text: TEXT, quotes: QUOTES }]));
    await userEvent.click(await chip());
    const conversation = screen.getByRole('region', { name: '대화' });
    const quoted = conversation.querySelector('mark');
    expect(quoted?.textContent).toBe('그 수치는');
    expect(quoted?.dataset.active).toBe('true');
  });

  it('has no outcome chosen and takes none before evidence was opened', async () => {
    open(report([{ text: TEXT, quotes: QUOTES }]));
    await chip();
    const outcomes = screen.getAllByRole('radio');
    expect(outcomes.map((outcome) => outcome.getAttribute('aria-checked'))).toEqual([
      'false',
      'false',
      'false',
    ]);
    expect(screen.getByText('먼저 위에서 근거를 하나 이상 열어 주세요.')).toBeTruthy();
    expect(record()).toHaveProperty('disabled', true);
  });

  it('records outcome and reason once evidence was opened', async () => {
    open(report([{ text: TEXT, quotes: QUOTES }]));
    await userEvent.click(await chip());
    await userEvent.click(screen.getByRole('radio', { name: /더 살펴보기/ }));
    await userEvent.type(screen.getByRole('textbox'), '가나다라마바사아자');
    expect(record()).toHaveProperty('disabled', true);
    await userEvent.type(screen.getByRole('textbox'), '차');
    await userEvent.click(record());
    await waitFor(() =>
      expect(sent).toEqual([
        {
          session_id: 'session-가',
          outcome: 'hold',
          reason: '가나다라마바사아자차',
          evidence_opened: true,
        },
      ]),
    );
  });

  it('takes reading the answers for evidence where no quote was found', async () => {
    open(report([{ text: TEXT, quotes: [] }]));
    await userEvent.click(await screen.findByRole('button', { name: '답변을 읽었습니다' }));
    expect(screen.queryByText('먼저 위에서 근거를 하나 이상 열어 주세요.')).toBeNull();
  });

  it('says so while the evaluation is not finished, and takes no decision', async () => {
    const body = report([{ text: TEXT, quotes: QUOTES }], { status: 'completed', is_complete: false });
    open(body);
    await userEvent.click(await chip());
    expect(screen.getByText('평가가 끝나야 합니다.')).toBeTruthy();
    expect(record()).toHaveProperty('disabled', true);
  });

  it('gives no number where there is no total', async () => {
    const { totals } = report([]);
    const none = { ...totals, total: null, total_reason_text: '평가된 비중이 60%에 못 미칩니다.' };
    open(report([], { totals: none, band_low: null, band_high: null }));
    expect(await screen.findByText('총점 없음')).toBeTruthy();
    expect(screen.getByText('평가된 비중이 60%에 못 미칩니다.')).toBeTruthy();
    expect(screen.queryByText('100점 만점')).toBeNull();
  });
});

describe('the timeline of a report', () => {
  const RECORDING = {
    recording_id: 'r',
    question_id: null,
    spans: [],
    kind: 'upload',
    state: 'done',
    duration_s: 60,
    offset_ms: 0,
    has_picture: true,
    is_playable: true,
  } as unknown as Recording;
  const player = async () => (await screen.findByLabelText('면접 영상')) as HTMLVideoElement;

  /** jsdom plays nothing: a video that knows its length, and remembers being told to play. */
  function readyVideo(video: HTMLVideoElement) {
    const play = vi.fn(() => Promise.resolve());
    Object.defineProperty(video, 'readyState', { value: 4 });
    Object.defineProperty(video, 'play', { value: play });
    fireEvent(video, new Event('loadedmetadata'));
    return play;
  }

  it('plays the moment of a chip', async () => {
    open(report([{ text: TEXT, quotes: QUOTES }]), [RECORDING]);
    const video = await player();
    await waitFor(() => expect(video.getAttribute('src')).toBe('/media/r'));
    const play = readyVideo(video);
    await userEvent.click(await chip());
    // The words begin a second into an utterance that begins at ten.
    expect(video.currentTime).toBeCloseTo(11, 0);
    expect(play).toHaveBeenCalledOnce();
  });

  it('goes to a word, to an utterance and to a place of a lane', async () => {
    open(report([{ text: TEXT, quotes: [] }]), [RECORDING]);
    const video = await player();
    await waitFor(() => expect(video.getAttribute('src')).toBe('/media/r'));
    readyVideo(video);
    await userEvent.click(screen.getByRole('button', { name: '0:10로 가기' }));
    expect(video.currentTime).toBe(10);
    await userEvent.click(screen.getByText('수치는', { exact: false, selector: '[data-at]' }));
    expect(video.currentTime).toBeGreaterThan(11);
    expect(video.currentTime).toBeLessThan(13);
    const lane = document.querySelector('[data-lane=pitch]');
    if (!lane) throw new Error('no lane');
    vi.spyOn(lane, 'getBoundingClientRect').mockReturnValue({ left: 100, width: 600 } as DOMRect);
    fireEvent.click(lane, { clientX: 400 });
    expect(video.currentTime).toBe(30);
  });

  it('lights up what is heard and shows the value of the moment', async () => {
    open(report([{ text: TEXT, quotes: [] }]), [RECORDING]);
    const slider = await screen.findByRole('slider', { name: '지금 자리' });
    const reading = () => document.querySelector('[data-lane=pitch]')?.parentElement?.textContent;
    await waitFor(() => expect(reading()).toBe('목소리 높이180 Hz'));
    fireEvent.change(slider, { target: { value: '12' } });
    expect(document.querySelector('[data-heard]')?.textContent).toContain(TEXT);
    expect(slider.getAttribute('aria-valuetext')).toBe('1:00 가운데 0:12');
    fireEvent.change(slider, { target: { value: '1' } });
    expect(document.querySelector('[data-heard]')).toBeNull();
    expect(reading()).toBe('목소리 높이측정하지 않음');
    fireEvent.change(slider, { target: { value: '0' } });
    expect(slider.getAttribute('aria-valuetext')).toBe('1:00 가운데 0:00');
  });

  it('begins where it was when the page makes another place for the player', async () => {
    const playhead = new Playhead();
    playhead.seek(12_500);
    const axis = {
      lengthMs: 60_000,
      segments: [{ recordingId: 'r', questionIds: null, fromMs: 0, lengthMs: 60_000 }],
    };
    const { result } = renderHook(() => useVideo(playhead, axis, axis.segments[0] ?? null, '/media/r'));
    const video = document.createElement('video');
    Object.defineProperty(video, 'readyState', { value: 4 });
    (result.current.ref as { current: HTMLVideoElement | null }).current = video;
    result.current.onReady();
    expect(video.currentTime).toBe(12.5);
    playhead.seek(0);
    expect(video.currentTime).toBe(0);
  });

  it('plays each answer from its own recording where a live and an uploaded one lie at the same time', async () => {
    const live = { recording_id: 'live', question_id: 'question-1', kind: 'live', duration_s: 40 } as const;
    const sent = { recording_id: 'sent', question_id: 'question-2', offset_ms: 5_000 } as const;
    const answers = [
      { text: TEXT, quotes: QUOTES },
      { text: '다시 재어 보았습니다.', quotes: [] },
    ];
    open(report(answers), [
      { ...RECORDING, ...live },
      { ...RECORDING, ...sent },
    ]);
    const video = await player();
    const source = (id: string) => waitFor(() => expect(video.getAttribute('src')).toBe(`/media/${id}`));
    await source('live');
    readyVideo(video);
    // The second answer's words begin at twenty, which is a quarter of a minute into its own recording.
    await userEvent.click(screen.getByRole('button', { name: '0:20로 가기' }));
    await source('sent');
    fireEvent(video, new Event('loadedmetadata'));
    expect(video.currentTime).toBe(15);
    fireEvent(video, new Event('seeked'));
    await userEvent.click(await chip());
    await source('live');
    fireEvent(video, new Event('loadedmetadata'));
    expect(video.currentTime).toBeCloseTo(11, 0);
    fireEvent(video, new Event('seeked'));
    expect(document.querySelector('[data-heard]')?.textContent).toContain(TEXT);
    // While it plays on, the time at which the other one begins makes no difference.
    Object.assign(video, { currentTime: 22 });
    fireEvent(video, new Event('timeupdate'));
    await source('live');
    expect(document.querySelector('[data-heard]'), 'what the other one says is not heard').toBeNull();
  });

  it('says where answers of one file were told apart by its pauses', async () => {
    open(report([{ text: TEXT, quotes: [] }]), [{ ...RECORDING, cut_by: 'mixed' }]);
    expect(await screen.findByText(/말 사이의 긴 쉼을 보고 나누었습니다/)).toBeTruthy();
  });

  it('says so where there is no video, and shows words and signals alone', async () => {
    open(report([{ text: TEXT, quotes: [] }]));
    expect(await screen.findByText('말과 신호')).toBeTruthy();
    expect(screen.queryByLabelText('면접 영상')).toBeNull();
    expect(await screen.findByText('목소리 높이', { selector: 'span' })).toBeTruthy();
  });
});
