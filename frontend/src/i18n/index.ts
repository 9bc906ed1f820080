import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en';
import { ko } from './ko';

export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = 'daedam.language';

/** The language this device chose; Korean until somebody chooses. */
export function readLanguage(): Language {
  return localStorage.getItem(KEY) === 'en' ? 'en' : 'ko';
}

i18next.on('languageChanged', (language) => {
  localStorage.setItem(KEY, language);
  document.documentElement.lang = language;
  document.title = i18next.t('app.title');
});

void i18next.use(initReactI18next).init({
  resources: { ko, en },
  lng: readLanguage(),
  supportedLngs: LANGUAGES,
  fallbackLng: false,
  defaultNS: 'common',
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
});

export { i18next };
