import type { reports as ko } from '../ko/reports';
import type { SameShape } from '../same-shape';

export const reports: SameShape<typeof ko> = { title: '-' };
