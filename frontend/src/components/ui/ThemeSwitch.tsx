import { Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applyTheme, readTheme } from '@/app/theme';
import { Button } from './Button';

/** Dark or light, remembered on this device. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const [theme, setTheme] = useState(readTheme);
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={t(`theme.to.${other}`)}
      title={t(`theme.to.${other}`)}
      onClick={() => {
        applyTheme(other);
        setTheme(other);
      }}
    >
      {theme === 'dark' ? <Sun aria-hidden className="size-5" /> : <Moon aria-hidden className="size-5" />}
    </Button>
  );
}
