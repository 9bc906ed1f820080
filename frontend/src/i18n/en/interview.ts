import type { interview as ko } from '../ko/interview';
import type { SameShape } from '../same-shape';

export const interview: SameShape<typeof ko> = { title: '-' };
