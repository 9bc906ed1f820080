import { useTranslation } from 'react-i18next';
import { cn } from './cn';

const LANGUAGES = [
  { code: 'ko', short: '한', name: '한국어' },
  { code: 'en', short: 'EN', name: 'English' },
] as const;

/** Korean or English, each named in itself; remembered on this device. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <fieldset className="flex rounded-control border border-line p-1">
      <legend className="sr-only">{t('language.choose')}</legend>
      {LANGUAGES.map(({ code, short, name }) => {
        const isCurrent = i18n.language === code;
        return (
          <button
            key={code}
            type="button"
            lang={code}
            aria-pressed={isCurrent}
            aria-label={name}
            onClick={() => void i18n.changeLanguage(code)}
            className={cn(
              'min-w-10 rounded-[8px] px-2.5 py-1.5 font-medium text-sm transition-colors',
              isCurrent ? 'bg-accent-soft text-accent' : 'text-quiet hover:text-ink',
            )}
          >
            {short}
          </button>
        );
      })}
    </fieldset>
  );
}
