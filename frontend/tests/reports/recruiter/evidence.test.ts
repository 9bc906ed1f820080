import { describe, expect, it } from 'vitest';
import {
  evidenceKey,
  firstToRead,
  hasEvidence,
  piecesOf,
  quotesOf,
  readingsOf,
  wordsAt,
} from '@/features/reports/recruiter/evidence';
import { report } from '../../recruiting/rows';

const quote = (key: string, start: number, end: number) => ({ key, start, end });
const marked = (text: string, start: number, end: number) =>
  piecesOf(text, [quote('k', start, end)]).find((piece) => piece.keys.length > 0)?.text;

describe('cutting an utterance at its quotes', () => {
  it('counts Korean syllables as one character each', () => {
    expect(marked('처음에는 데이터베이스를 의심했습니다.', 5, 12)).toBe('데이터베이스를');
  });

  it('counts characters beyond the basic plane as one, as the server does', () => {
    // In UTF-16 units the emoji is two, and the same offsets would cut one character too early.
    expect(marked('좋았습니다 🙂 그 수치는 전후를 비교했습니다.', 8, 13)).toBe('그 수치는');
    expect(marked('𠮷野家에서 일했습니다', 0, 3)).toBe('𠮷野家');
    expect(wordsAt('👩‍💻 개발', 0, 3)).toBe('👩‍💻');
  });

  it('keeps decomposed syllables as the server counted them', () => {
    const text = '한글 문장'.normalize('NFD');
    expect(marked(text, 0, 6)?.normalize('NFC')).toBe('한글');
  });

  it('never loses or doubles a character, whatever overlaps', () => {
    const text = '가나다라🙂마바사';
    const pieces = piecesOf(text, [quote('a', 0, 5), quote('b', 3, 7), quote('c', 4, 5)]);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.map((piece) => piece.keys.join(''))).toEqual(['a', 'ab', 'abc', 'b', '']);
  });

  it('leaves out ranges that do not lie in the text', () => {
    for (const [start, end] of [
      [-1, 2],
      [2, 2],
      [3, 1],
      [0, 99],
    ] as const) {
      expect(piecesOf('가나다', [quote('k', start, end)])).toEqual([{ start: 0, text: '가나다', keys: [] }]);
    }
  });

  it('gives nothing for an empty utterance', () => {
    expect(piecesOf('', [])).toEqual([]);
  });
});

describe('the quotes of an answer', () => {
  const text = '그래서 🙂 단계별로 재 보았습니다.';
  const right = { criterion: 'concrete_detail', start: 6, end: 10, quote: '단계별로' };

  it('are shown where their words really stand', () => {
    const { results } = report([{ text, quotes: [right] }]);
    expect(results[0] && quotesOf(results[0], 'utterance-1')).toEqual([
      { key: 'concrete_detail:utterance-1:6-10', start: 6, end: 10 },
    ]);
  });

  it('are not shown over other words', () => {
    const { results } = report([{ text, quotes: [{ ...right, start: 7, end: 11 }] }]);
    expect(results[0] && quotesOf(results[0], 'utterance-1')).toEqual([]);
    expect(results[0] && quotesOf(results[0], 'utterance-9')).toEqual([]);
  });
});

describe('the readings of a criterion', () => {
  const body = report([
    { text: '하나를 했습니다.', quotes: [{ criterion: 'concrete_detail', start: 0, end: 2, quote: '하나' }] },
    { text: '다른 이야기입니다.', quotes: [] },
    { text: '둘을 했습니다.', quotes: [{ criterion: 'concrete_detail', start: 0, end: 1, quote: '둘' }] },
  ]);

  it('come from every answer that was read for it, in order, each chip with its own name', () => {
    const readings = readingsOf(body, 'concrete_detail');
    expect(readings.map((reading) => reading.ordinal)).toEqual([1, 3]);
    const keys = readings.flatMap((reading) => reading.chips.map((chip) => chip.key));
    expect(new Set(keys).size).toBe(2);
    const [first] = readings[0]?.chips ?? [];
    expect(first && evidenceKey('concrete_detail', first.evidence)).toBe(first?.key);
  });

  it('are none for a criterion nobody read', () => {
    expect(readingsOf(body, 'weighing_options')).toEqual([]);
  });

  it('tell whether there is any evidence at all', () => {
    expect(hasEvidence(body)).toBe(true);
    expect(hasEvidence(report([{ text: '말', quotes: [] }]))).toBe(false);
  });
});

describe('what of a criterion is read first', () => {
  const quoted = {
    text: '했습니다.',
    quotes: [{ criterion: 'concrete_detail', start: 0, end: 2, quote: '했습' }],
  };
  const plain = readingsOf(report([quoted, quoted, quoted, quoted, quoted]), 'concrete_detail').map(
    (reading, index) => (index === 0 || index === 2 ? { ...reading, chips: [] } : reading),
  );
  const ordinals = (part: { ordinal: number }[]) => part.map((reading) => reading.ordinal);

  it('is what has quotes, in the order of the questions; nothing is lost', () => {
    const [first, rest] = firstToRead(plain);
    expect(ordinals(first)).toEqual([2, 4, 5]);
    expect(ordinals(rest)).toEqual([1, 3]);
  });

  it('is everything where there is little', () => {
    expect(firstToRead(plain.slice(0, 2)).map(ordinals)).toEqual([[1, 2], []]);
  });
});
