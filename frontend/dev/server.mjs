/* A stand-in for the API, for looking at screens during development only. It is never bundled and holds no
   logic: the session's id names the screen (`/interview/consent`, `/interview/answer`, …).
   DAEDAM_DEV_ROLE=recruiter shows the other side.
   Use: npm run build && node dev/server.mjs 4555 */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixtures } from './fixtures.mjs';

const port = Number(process.argv[2] ?? 4555);
const dist = process.argv[3] ?? fileURLToPath(new URL('../dist', import.meta.url));
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const server = createServer(async (request, response) => {
  const url = new URL(request.url, `http://127.0.0.1:${port}`);
  if (url.pathname.startsWith('/api/v1/')) return answerApi(request, response, url);
  if (url.pathname === '/offer') return json(response, 503, fixtures('ko', port).problem);
  const path = normalize(join(dist, url.pathname));
  const file = await readFile(path).catch(() => readFile(join(dist, 'index.html')));
  response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? TYPES['.html'] });
  response.end(file);
});

function answerApi(request, response, url) {
  const language = request.headers['accept-language'] === 'en' ? 'en' : 'ko';
  const role = process.env.DAEDAM_DEV_ROLE ?? 'candidate';
  const fixture = fixtures(language, port, role);
  const path = url.pathname.slice('/api/v1'.length);
  if (path.endsWith('/media')) return play(request, response);
  const events = /^\/sessions\/([\w-]+)\/events$/.exec(path);
  if (events) return stream(response, fixture.events(events[1]));
  const found = fixture.answer(request.method, path);
  if (!found) return json(response, 404, fixture.notFound);
  return json(response, found.status ?? 200, found.body);
}

/** A video of one's own choosing, by range as the API does: DAEDAM_DEV_VIDEO=… node dev/server.mjs */
async function play(request, response) {
  const content = await readFile(process.env.DAEDAM_DEV_VIDEO ?? '').catch(() => null);
  if (!content) return json(response, 404, {});
  const [, from, to] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
  const first = Number(from ?? 0);
  const last = to ? Number(to) : content.length - 1;
  response.writeHead(from ? 206 : 200, {
    'Content-Type': 'video/webm',
    'Accept-Ranges': 'bytes',
    'Content-Range': `bytes ${first}-${last}/${content.length}`,
  });
  response.end(content.subarray(first, last + 1));
}

function json(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

function stream(response, entries) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  for (const entry of entries) {
    response.write(`id: ${entry.seq}\nevent: ${entry.type}\ndata: ${JSON.stringify(entry)}\n\n`);
  }
}

server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  socket.on('error', () => {});
  const sessionId = request.url.split('/').pop();
  for (const message of fixtures(sessionId.endsWith('-en') ? 'en' : 'ko', port).roomMessages(sessionId)) {
    const text = Buffer.from(JSON.stringify(message));
    const header = text.length < 126 ? [0x81, text.length] : [0x81, 126, text.length >> 8, text.length & 255];
    socket.write(Buffer.concat([Buffer.from(header), text]));
  }
});

server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}`));
