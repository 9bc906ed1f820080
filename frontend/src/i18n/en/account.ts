import type { account as ko } from '../ko/account';
import type { SameShape } from '../same-shape';

export const account: SameShape<typeof ko> = { title: '-' };
