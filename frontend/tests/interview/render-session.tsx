import { render } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { vi } from 'vitest';
import { Providers } from '@/app/providers';
import { Component as SessionScreen } from '@/features/interview/SessionScreen';
import { setAccessToken } from '@/lib/api/token';
import type { Session } from '@/lib/api/types';

type Changes = Omit<Partial<Session>, 'state'> & { state: Partial<Session['state']> };

const QUESTION = {
  question_id: 'q1',
  ordinal: 1,
  kind: 'behavioural',
  area: 'language',
  competency: 'ownership',
  text: '무엇을 고치셨나요?',
  rephrased: null,
  parent_id: null,
  is_follow_up: false,
  asked_at: null,
  is_answered: false,
  provenance: [],
};

function makeSession({ state, ...rest }: Changes): Session {
  const hasQuestion = state.next_action === 'answer' || state.next_action === 'resume';
  return {
    session_id: 's1',
    status: 'in_progress',
    stage: 'ai',
    purpose: 'hiring',
    language: 'ko',
    position: '백엔드 개발자',
    organization_name: null,
    candidate_name: null,
    policy: 'documented',
    created_at: '2026-01-01T00:00:00Z',
    started_at: null,
    completed_at: null,
    total_questions: 6,
    asked_questions: hasQuestion ? 1 : 0,
    answered_questions: 0,
    required_consents: ['recording', 'ai_analysis'],
    consents: {},
    can_hear_speech: true,
    current_question: hasQuestion ? QUESTION : null,
    report_id: null,
    steps: [],
    last_seq: 0,
    is_fallback_plan: false,
    state: {
      scenario: 'comprehensive',
      stage: 'ai',
      phase: 'questions',
      next_action: 'consent',
      retry_count: 0,
      ...state,
    },
    ...rest,
  } as unknown as Session;
}

/** Shows one session against a scripted server; `null` is a session that is not there. */
export function renderSession(
  changes: Changes | null,
  {
    search = '',
    recordings = [],
    questions = [QUESTION],
  }: { search?: string; recordings?: unknown[]; questions?: unknown[] } = {},
) {
  const session = makeSession(changes ?? { state: {} });
  const posts = new Map<string, unknown>();
  const failing = new Set<string>();
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
  let seq = 0;

  async function answer(call: Request): Promise<Response> {
    const path = new URL(call.url).pathname.replace('/api/v1', '');
    const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
    if (!changes)
      return json(
        { error_code: 'not_found', error_message: '찾을 수 없습니다', retry_available: false },
        404,
      );
    if (path.endsWith('/events'))
      return new Response(
        new ReadableStream({
          start(opened) {
            feed = opened;
          },
        }),
      );
    if (path.endsWith('/recordings')) return json({ items: recordings });
    if (path.endsWith('/playback'))
      return json({ media_url: '/media', content_type: 'video/mp4', expires_in: 900 });
    if (path.endsWith('/questions')) return json({ items: questions, state: session.state });
    const hit = [...failing].find((end) => path.endsWith(end));
    if (hit && failing.delete(hit)) {
      return json({ error_code: 'unavailable', error_message: '잠시 뒤에', retry_available: true }, 503);
    }
    if (call.method === 'POST')
      posts.set(path + new URL(call.url).search, await call.json().catch(() => null));
    if (path.endsWith('/results') || path.endsWith('/ticket')) {
      return json({ error_code: 'not_ready', error_message: '', retry_available: false }, 409);
    }
    return json(path === '/answers' ? { answer_id: 'a', session } : session);
  }

  vi.stubGlobal('ResizeObserver', globalThis.ResizeObserver);
  vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) =>
    answer(input instanceof Request ? input : new Request(new URL(String(input), location.origin), init)),
  );
  setAccessToken('secret-token');
  const router = createMemoryRouter([{ path: '/interview/:sessionId', element: <SessionScreen /> }], {
    initialEntries: [`/interview/s1${search}`],
  });
  render(
    <Providers>
      <RouterProvider router={router} />
    </Providers>,
  );
  return {
    session,
    posted: (end: string) => [...posts].find(([path]) => path.endsWith(end))?.[1],
    failNext: (end: string) => failing.add(end),
    emit(type: string, event: Record<string, unknown>) {
      seq += 1;
      const data = JSON.stringify({ seq, at: '', type, event });
      feed?.enqueue(new TextEncoder().encode(`id: ${seq}\nevent: ${type}\ndata: ${data}\n\n`));
    },
  };
}
