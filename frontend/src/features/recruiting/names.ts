import type { Tone } from '@/components/ui/Chip';

/* Codes the server sends as plain text, and the names this app has for them. A code without a name here is
   shown as it is, never as another. */

const TONES = {
  invited: 'plain',
  draft: 'plain',
  waiting: 'plain',
  in_progress: 'live',
  completed: 'accent',
  evaluated: 'accent',
  cancelled: 'plain',
  expired: 'plain',
  needs_attention: 'attention',
  human_route: 'attention',
} as const satisfies Record<string, Tone>;

export type ApplicationState = keyof typeof TONES;

/** How a state looks. The words beside it carry the meaning. */
export function toneOf(state: string): Tone {
  return state in TONES ? TONES[state as ApplicationState] : 'plain';
}

const NAMES = {
  state: Object.keys(TONES) as ApplicationState[],
  phase: ['preparation', 'greeting', 'questions', 'closing', 'evaluation', 'done'],
  postingStatus: ['open', 'closed', 'draft'],
  outcome: ['advance', 'hold', 'reject'],
  flagName: [
    'fallback_plan',
    'needs_attention',
    'connection_lost',
    'engine_fell_back',
    'unverified_quote',
    'instruction_like',
    'instruction_in_answer',
    'off_topic',
    'loosely_related',
    'non_answer',
    'not_speech',
    'question_echo',
    'brief',
    'repeated_sentences',
    'broken_sentences',
  ],
  'report.kind': ['question', 'candidate', 'interviewer', 'practitioner', 'executive'],
  'report.source': ['resume', 'requirement', 'talent', 'bank', 'answer', 'model'],
} as const;

type Family = keyof typeof NAMES;
type Key<F extends Family> = `${F}.${(typeof NAMES)[F][number]}`;

/** The translation key of a code, or null where there is no name for it. */
export function nameKey<F extends Family>(family: F, code: string): Key<F> | null {
  return (NAMES[family] as readonly string[]).includes(code) ? (`${family}.${code}` as Key<F>) : null;
}
