import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { ErrorModal } from '@/components/ui/ErrorModal';
import { PasswordField, passwordStrength } from '@/components/ui/PasswordField';
import { formatPoints, ScoreBar } from '@/components/ui/ScoreBar';
import { ko } from '@/i18n/ko';
import { ApiError } from '@/lib/api/errors';

const KINDS = ['speech', 'speech_kept', 'voice', 'language_model', 'network', 'permission', 'other'] as const;

describe('ErrorModal', () => {
  it.each(KINDS)('says for %s what happened, what is safe and what to do', (kind) => {
    render(<ErrorModal kind={kind} onClose={() => {}} />);
    const words = ko.common.error[kind];
    for (const text of [words.title, words.happened, words.safe, words.doElse]) screen.getByText(text);
    expect(screen.queryByRole('button', { name: ko.common.action.retry })).toBeNull();
  });

  it('offers a retry only where there is one', async () => {
    const retry = vi.fn();
    render(<ErrorModal kind="network" onRetry={retry} onClose={() => {}} />);
    await userEvent.click(screen.getByRole('button', { name: ko.common.action.retry }));
    expect(retry).toHaveBeenCalledOnce();
  });

  it('closes with Escape', async () => {
    const close = vi.fn();
    render(<ErrorModal kind="speech" onClose={close} />);
    await userEvent.keyboard('{Escape}');
    expect(close).toHaveBeenCalled();
  });
});

it('an error finds the explanation that fits', () => {
  const kind = (status: number, code: string) => new ApiError(status, code, '', false).kind;
  expect(kind(0, 'network')).toBe('network');
  expect(kind(403, 'forbidden')).toBe('permission');
  expect(kind(503, 'stt_unavailable')).toBe('speech');
  expect(kind(500, 'speech_kept')).toBe('speech_kept');
  expect(kind(503, 'tts_unavailable')).toBe('voice');
  expect(kind(503, 'llm_unavailable')).toBe('language_model');
  expect(kind(500, 'internal')).toBe('other');
});

describe('PasswordField', () => {
  it('judges by length alone', () => {
    expect(['', 'Aa1!Aa1!a', 'aaaaaaaaaa', 'a'.repeat(13), 'a'.repeat(17)].map(passwordStrength)).toEqual([
      0, 0, 1, 2, 3,
    ]);
  });

  it('can be shown and hidden again', async () => {
    render(<PasswordField label="비밀번호" value="abc" onChange={() => {}} />);
    const field = screen.getByLabelText('비밀번호');
    await userEvent.click(screen.getByRole('button', { name: ko.common.password.show }));
    expect(field.getAttribute('type')).toBe('text');
    await userEvent.click(screen.getByRole('button', { name: ko.common.password.hide }));
    expect(field.getAttribute('type')).toBe('password');
  });
});

describe('ScoreBar', () => {
  it('shows no number for what was not measured', () => {
    render(<ScoreBar label="표정" value={null} max={25} notMeasured="측정하지 않음" />);
    screen.getByText('측정하지 않음');
    expect(screen.queryByText(/25|0/)).toBeNull();
  });

  it('tells zero apart from not measured', () => {
    render(<ScoreBar label="언어" value={0} max={30} notMeasured="측정하지 않음" />);
    screen.getByText('0');
    expect(screen.queryByText('측정하지 않음')).toBeNull();
  });

  it('writes points with at most one decimal', () => {
    expect([24, 24.5, 24.46].map(formatPoints)).toEqual(['24', '24.5', '24.5']);
  });
});
