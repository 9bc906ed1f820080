import { describe, expect, it } from 'vitest';
import { captionsOf, lineAt, linesOf, timeAt, wordsOf } from '@/features/reports/timeline/words';
import { report } from '../../recruiting/rows';

const TEXT = '좋았습니다 🙂 그 수치는';

describe('words', () => {
  it('joined are the text again', () => {
    for (const text of [TEXT, '  앞뒤  ', '', '하나']) {
      expect(
        wordsOf(text)
          .map((word) => word.text)
          .join(''),
      ).toBe(text);
    }
  });

  it('know where they begin, in code points', () => {
    expect(wordsOf(TEXT).map((word) => word.start)).toEqual([0, 6, 8, 10]);
  });

  it('are said when the text before them has been said', () => {
    expect(timeAt('0123456789', 5, 1_000, 3_000)).toBe(2_000);
    expect(timeAt('', 0, 1_000, 3_000)).toBe(1_000);
  });
});

describe('lines', () => {
  const { results } = report([
    { text: '하나', quotes: [] },
    { text: '둘', quotes: [] },
  ]);
  const lines = linesOf(results);

  it('follow the axis', () => {
    expect(lines.map(({ text, fromMs, toMs }) => [text, fromMs, toMs])).toEqual([
      ['하나', 10_000, 15_000],
      ['둘', 20_000, 25_000],
    ]);
  });

  it('are heard from their beginning until shortly after their end', () => {
    const heard = [9_999, 10_000, 15_500, 17_000, 20_000].map((ms) => lineAt(lines, ms)?.text ?? null);
    expect(heard).toEqual([null, '하나', '하나', null, '둘']);
  });

  it('make captions in the clock of their recording, harmless whatever was said', () => {
    const [first] = lines;
    const odd = first ? [{ ...first, text: 'a --> b\n<i> & c' }] : [];
    expect(captionsOf(odd, 8_000, 60_000)).toBe(
      'WEBVTT\n\n00:00:02.000 --> 00:00:07.000\na → b &lt;i> &amp; c',
    );
    expect(captionsOf(odd, 20_000, 60_000)).toBe('WEBVTT');
  });
});
