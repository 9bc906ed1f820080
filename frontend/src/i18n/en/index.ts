import { account } from './account';
import { common } from './common';
import { interview } from './interview';
import { recruiting } from './recruiting';
import { reports } from './reports';
import { rooms } from './rooms';
import { timeline } from './timeline';
import { upload } from './upload';

export const en = { common, account, interview, reports, recruiting, rooms, timeline, upload };
