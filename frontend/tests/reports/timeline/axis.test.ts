import { describe, expect, it } from 'vitest';
import { axisOf, type Media, segmentAt } from '@/features/reports/timeline/axis';
import { spansOf } from '@/features/reports/timeline/use-timeline';
import { report } from '../../recruiting/rows';

const answer = { text: '응답이 빨라졌습니다.', quotes: [] };
const results = report([answer, answer]).results;
const media = (over: Partial<Media>): Media => ({
  recording_id: 'r',
  question_id: null,
  spans: [],
  offset_ms: 0,
  duration_s: 60,
  is_playable: true,
  ...over,
});

/** The results as if every answer had been typed. */
const typed = results.map((result) => ({
  ...result,
  answer: result.answer && {
    ...result.answer,
    utterances: result.answer.utterances.map((said) => ({ ...said, ended_ms: said.started_ms })),
  },
}));

describe('the axis', () => {
  it('ends with the last word, the last sample or the last recording, whichever is later', () => {
    expect(axisOf(results, []).lengthMs).toBe(25_000);
    expect(axisOf(results, [], 90_000).lengthMs).toBe(90_000);
    expect(axisOf(results, [media({})]).lengthMs).toBe(60_000);
    expect(axisOf(typed, []).lengthMs).toBe(0);
  });

  it('holds recordings where the session’s clock has them, in that order', () => {
    const axis = axisOf(results, [
      media({ recording_id: 'b', offset_ms: 31_000, duration_s: 20 }),
      media({ recording_id: 'a', duration_s: 30.4 }),
    ]);
    expect(axis.segments.map((one) => one.recordingId)).toEqual(['a', 'b']);
    expect(axis.lengthMs).toBe(51_000);
    expect(segmentAt(axis, 40_500)).toMatchObject({ segment: { recordingId: 'b' }, localMs: 9_500 });
    expect(segmentAt(axis, 30_900)).toMatchObject({ segment: { recordingId: 'a' }, localMs: 30_400 });
  });

  it('has nothing to play where nothing was recorded or may be played', () => {
    expect(segmentAt(axisOf(results, []), 3_000)).toBeNull();
    expect(segmentAt(axisOf(results, [media({ is_playable: false })]), 3_000)).toBeNull();
    expect(segmentAt(axisOf(results, [media({ duration_s: 5 })]), 20_000)).toBeNull();
  });
});

describe('recordings at the same time', () => {
  const axis = axisOf(results, [
    media({ recording_id: 'whole', spans: [{ question_id: 'q1' }, { question_id: 'q2' }] }),
    media({ recording_id: 'live', question_id: 'q3', offset_ms: 20_000, duration_s: 10 }),
  ]);
  const at = (ms: number, recordingId: string | null, questionId: string | null) => {
    const place = segmentAt(axis, ms, {
      recordingId,
      questionIds: questionId === null ? null : [questionId],
    });
    return place && [place.segment.recordingId, place.localMs];
  };

  it('are told apart by the answer that is meant', () => {
    expect(at(25_000, null, 'q1')).toEqual(['whole', 25_000]);
    expect(at(25_000, null, 'q3')).toEqual(['live', 5_000]);
    expect(at(25_000, null, 'q4'), 'nobody else’s recording stands in').toBeNull();
  });

  it('go on with the one that plays, as far as it reaches', () => {
    expect(at(25_000, 'whole', null)).toEqual(['whole', 25_000]);
    expect(at(29_999, 'live', null)).toEqual(['live', 9_999]);
    expect(at(30_000, 'live', null)).toEqual(['whole', 30_000]);
    expect(segmentAt(axis, 25_000)?.segment.recordingId).toBe('live');
  });

  it('begin with a first word that was heard a moment before', () => {
    expect(at(19_800, null, 'q3')).toEqual(['live', 0]);
    expect(at(18_000, null, 'q3')).toBeNull();
  });
});

describe('answers on the axis', () => {
  it('have a beginning, an end, and where quoted words begin', () => {
    const quotes = [{ criterion: 'concrete_detail', start: 0, end: 3, quote: '응답이' }];
    expect(spansOf(report([{ ...answer, quotes }]).results)).toEqual([
      { questionId: 'question-1', ordinal: 1, fromMs: 10_000, toMs: 15_000, quotesMs: [11_000] },
    ]);
  });

  it('are left out where they were typed or never given', () => {
    expect(spansOf(typed)).toEqual([]);
    expect(spansOf(results.map((result) => ({ ...result, answer: null })))).toEqual([]);
  });
});
