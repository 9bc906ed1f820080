import type { recruiting as ko } from '../ko/recruiting';
import type { SameShape } from '../same-shape';

export const recruiting: SameShape<typeof ko> = { title: 'Recruiting' };
