import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';
import '@/i18n';

// What jsdom lacks and Radix and the charts ask for.
class NoResize implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver ??= NoResize;
Element.prototype.hasPointerCapture ??= () => false;
Element.prototype.scrollIntoView ??= () => {};
window.scrollTo = () => {};

// Screens load when they are first needed, which a busy machine does not do within the usual second.
configure({ asyncUtilTimeout: 10_000 });

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
  vi.restoreAllMocks();
});
