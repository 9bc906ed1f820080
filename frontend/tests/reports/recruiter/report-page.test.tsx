import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, Route, Routes } from 'react-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { makeQueryClient } from '@/app/providers';
import { ToastProvider } from '@/components/ui/Toast';
import type { RecruiterReport } from '@/features/recruiting/types';
import ReportPage from '@/features/reports/recruiter/ReportPage';
import { i18next } from '@/i18n';
import { AuthProvider } from '@/lib/api/auth';
import { ErrorModalProvider } from '@/lib/api/use-error-modal';
import { report } from '../../recruiting/rows';

const TEXT = '좋았습니다 🙂 그 수치는 전후를 비교했습니다.';
const QUOTES = [{ criterion: 'concrete_detail', start: 8, end: 13, quote: '그 수치는' }];
const sent: unknown[] = [];

/** Answers as the API does: the report, and every decision as recorded. */
function serve(body: RecruiterReport) {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const request = input as Request;
    const isDecision = request.url.endsWith('/decisions');
    if (isDecision) sent.push(await request.json());
    return new Response(JSON.stringify(isDecision ? {} : body), {
      status: isDecision ? 201 : 200,
      headers: { 'Content-Type': 'application/json' },
    });
  });
}

function open(body: RecruiterReport) {
  serve(body);
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
    const quoted = within(conversation).getByText('그 수치는');
    expect(quoted.tagName).toBe('MARK');
    expect(quoted).toHaveProperty('dataset.active', 'true');
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
