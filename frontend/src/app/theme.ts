export type Theme = 'dark' | 'light';

const KEY = 'daedam.theme';

/** The theme this device chose; dark until somebody chooses. */
export function readTheme(): Theme {
  return localStorage.getItem(KEY) === 'light' ? 'light' : 'dark';
}

/** Puts a theme on the page and remembers it. */
export function applyTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  document.documentElement.dataset.theme = theme;
}
