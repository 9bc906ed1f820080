import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { SaidLine } from '@/features/reports/timeline/SaidWords';
import { i18next } from '@/i18n';
import type { AnswerUtterance } from '@/lib/api/types';

const SAID: AnswerUtterance = {
  utterance_id: 'u1',
  question_id: 'q1',
  speaker: 'candidate',
  text: 'I built a cache.',
  source: 'spoken',
  started_ms: 1_000,
  ended_ms: 3_000,
  engine: 'scripted',
  confidence: null,
  is_back_filled: false,
};

it.each([
  ['ko', '나중에 받아 적음'],
  ['en', 'written down later'],
])('says in %s which words were found later, and only of those', async (language, label) => {
  await i18next.changeLanguage(language);
  const { rerender } = render(<SaidLine said={SAID}>words</SaidLine>);
  expect(screen.queryByText(label)).toBeNull();
  rerender(<SaidLine said={{ ...SAID, is_back_filled: true }}>words</SaidLine>);
  expect(screen.getByText(label)).toBeTruthy();
});
