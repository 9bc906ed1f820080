import { useTranslation } from 'react-i18next';
import { nameKey } from './names';

/** Names of codes in the reader's language. */
export function useNames() {
  const { t } = useTranslation(['recruiting', 'common']);
  const read =
    <F extends Parameters<typeof nameKey>[0]>(family: F) =>
    (code: string): string => {
      const key = nameKey(family, code);
      return key === null ? code : t(key as 'title');
    };
  return {
    state: read('state'),
    phase: read('phase'),
    postingStatus: read('postingStatus'),
    outcome: read('outcome'),
    flag: read('flagName'),
    kind: read('report.kind'),
    source: read('report.source'),
  };
}
