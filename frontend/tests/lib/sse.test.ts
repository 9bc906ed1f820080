import { describe, expect, it } from 'vitest';
import { EventParser } from '@/lib/session/sse';

describe('EventParser', () => {
  it('reads an event however the network cuts it', () => {
    const text = 'id: 7\nevent: QuestionAsked\ndata: {"seq":7}\n\n';
    for (let cut = 1; cut < text.length; cut++) {
      const parser = new EventParser();
      const events = [...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))];
      expect(events, `cut at ${cut}`).toEqual([{ id: '7', type: 'QuestionAsked', data: '{"seq":7}' }]);
    }
  });

  it('keeps the id for later events, joins data lines, and passes over comments', () => {
    const parser = new EventParser();
    const events = parser.push(': ping\n\nid: 3\ndata: a\ndata: b\n\ndata: c\n\n');
    expect(events).toEqual([
      { id: '3', type: 'message', data: 'a\nb' },
      { id: '3', type: 'message', data: 'c' },
    ]);
  });

  it('reads carriage returns as line ends', () => {
    expect(new EventParser().push('data: x\r\n\r\n')).toEqual([{ id: null, type: 'message', data: 'x' }]);
  });

  it('gives nothing before the blank line', () => {
    expect(new EventParser().push('id: 1\ndata: half\n')).toEqual([]);
  });
});
