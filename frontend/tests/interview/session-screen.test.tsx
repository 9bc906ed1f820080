import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { i18next } from '@/i18n';
import { ko } from '@/i18n/ko';
import type { NextAction } from '@/lib/api/types';
import { renderSession } from './render-session';

const words = ko.interview;

/** The sentence that tells which screen is shown. */
const SHOWN: Record<NextAction, string> = {
  consent: words.consent.lead,
  human_route: words.human.hiring.title,
  wait_for_plan: words.plan.title,
  check_devices: words.devices.lead,
  start: words.ready.title,
  answer: words.room.interviewerName,
  wait_for_question: words.room.preparingChip,
  resume: words.paused.title,
  wait_for_recording: ko.upload.wait.title,
  wait_for_report: words.wait.title,
  view_report: ko.reports.unavailable.title,
  none: words.ended.other.title,
};

beforeEach(() => i18next.changeLanguage('ko'));

describe('SessionScreen', () => {
  it.each(Object.entries(SHOWN))('shows the screen of next_action %s', async (action, sentence) => {
    renderSession({ state: { next_action: action as NextAction } });
    expect(await screen.findByText(sentence)).toBeTruthy();
  });

  it('moves on when the server’s next action moves, without an order of its own', async () => {
    const server = renderSession({ state: { next_action: 'wait_for_plan' } });
    await screen.findByText(words.plan.title);
    server.session.state.next_action = 'start';
    server.emit('PlanReady', {});
    expect(await screen.findByText(words.ready.title)).toBeTruthy();
  });

  it('says what the server says when the interview cannot be opened', async () => {
    renderSession(null);
    expect(await screen.findByText('찾을 수 없습니다')).toBeTruthy();
  });
});

describe('consents', () => {
  it('are unticked at first, and the required ones hold the button', async () => {
    const server = renderSession({ state: { next_action: 'consent' } });
    const boxes = await screen.findAllByRole('checkbox');
    expect(boxes.map((box) => box.getAttribute('aria-checked'))).toEqual(['false', 'false', 'false']);
    const button = screen.getByRole('button', { name: words.consent.submit }) as HTMLButtonElement;
    expect(button.disabled).toBe(true);
    boxes[0]?.click();
    boxes[1]?.click();
    await waitFor(() => expect(button.disabled).toBe(false));
    button.click();
    await waitFor(() =>
      expect(server.posted('/consents')).toEqual({
        purposes: { recording: true, ai_analysis: true, talent_pool: false },
      }),
    );
  });
});

describe('typed answers', () => {
  it('keep the draft until the server has stored the answer', async () => {
    const { default: userEvent } = await import('@testing-library/user-event');
    const server = renderSession({ state: { next_action: 'answer' }, can_hear_speech: false });
    const area = await screen.findByRole('textbox');
    server.failNext('/answers');
    await userEvent.type(area, '연결 풀을 고쳤습니다');
    expect(sessionStorage.getItem('daedam.draft.q1')).toBe('연결 풀을 고쳤습니다');
    await userEvent.click(screen.getByRole('button', { name: words.room.send }));
    await screen.findByRole('dialog');
    expect(sessionStorage.getItem('daedam.draft.q1')).toBe('연결 풀을 고쳤습니다');
    await userEvent.click(screen.getByRole('button', { name: ko.common.action.retry }));
    await waitFor(() =>
      expect(server.posted('/answers')).toMatchObject({ answer_text: '연결 풀을 고쳤습니다' }),
    );
  });
});

it('the reader of the stream sends no token in an address', async () => {
  const opened = vi.spyOn(globalThis, 'fetch');
  renderSession({ state: { next_action: 'wait_for_plan' } });
  await screen.findByText(words.plan.title);
  for (const [input] of opened.mock.calls) {
    expect(input instanceof Request ? input.url : String(input)).not.toContain('secret-token');
  }
});
