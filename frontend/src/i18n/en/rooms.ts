import type { rooms as ko } from '../ko/rooms';
import type { SameShape } from '../same-shape';

export const rooms: SameShape<typeof ko> = { title: 'Interviewer room' };
