/* Server-sent events over `fetch`, because `EventSource` cannot send an Authorization header. */

export interface ServerEvent {
  id: string | null;
  type: string;
  data: string;
}

/** Cuts a stream of text into events as the specification says. Keep one per connection. */
export class EventParser {
  private rest = '';
  private id: string | null = null;

  push(text: string): ServerEvent[] {
    this.rest += text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
    const blocks = this.rest.split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => this.read(block));
  }

  private read(block: string): ServerEvent[] {
    let type = 'message';
    const data: string[] = [];
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      if (colon === 0) continue;
      const name = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (name === 'event') type = value;
      else if (name === 'data') data.push(value);
      else if (name === 'id') this.id = value;
    }
    return data.length > 0 ? [{ id: this.id, type, data: data.join('\n') }] : [];
  }
}

/** Reads one response to its end, calling back for every event. */
export async function readEvents(response: Response, onEvent: (event: ServerEvent) => void): Promise<void> {
  if (!response.body) return;
  const parser = new EventParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const event of parser.push(value)) onEvent(event);
  }
}
