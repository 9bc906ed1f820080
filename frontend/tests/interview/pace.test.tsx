import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PacePicker } from '@/features/interview/PacePicker';
import { paceOf } from '@/features/interview/pace';
import { i18next } from '@/i18n';
import { ko } from '@/i18n/ko';

const words = ko.interview.pace;
const intent = (seq: number, name: string) => ({
  seq,
  at: '',
  type: 'IntentExpressed',
  event: { intent: name },
});

beforeEach(() => i18next.changeLanguage('ko'));

describe('the pace of a room', () => {
  it('is the one chosen last, whichever connection brought it', () => {
    expect(paceOf([])).toBe('pace_usual');
    expect(paceOf([intent(9, 'pace_patient'), intent(3, 'pace_unhurried'), intent(12, 'repeat')])).toBe(
      'pace_patient',
    );
  });

  it('is told to the room when it is chosen', async () => {
    const tell = vi.fn(() => true);
    render(<PacePicker pace="pace_usual" onChoose={tell} />);
    await userEvent.click(screen.getByRole('radio', { name: new RegExp(words.hint.pace_patient) }));
    expect(tell).toHaveBeenCalledWith('pace_patient');
    expect(screen.getAllByRole('radio').map((one) => one.getAttribute('aria-checked'))).toEqual([
      'false',
      'false',
      'true',
    ]);
  });

  it('stays as it was where the room could not be told', async () => {
    render(<PacePicker pace="pace_unhurried" onChoose={() => false} />);
    await userEvent.click(screen.getByRole('radio', { name: new RegExp(words.hint.pace_usual) }));
    expect(screen.getAllByRole('radio').map((one) => one.getAttribute('aria-checked'))).toEqual([
      'false',
      'true',
      'false',
    ]);
  });
});
