import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const WEIGHTS = ['Regular', 'Bold'] as const;

/** Puts the two weights that printed reports embed beside the app, for the API to read: no page loads them. */
export function reportFonts(): Plugin {
  return {
    name: 'daedam-report-fonts',
    apply: 'build',
    generateBundle() {
      const { resolve } = createRequire(import.meta.url);
      for (const weight of WEIGHTS) {
        this.emitFile({
          type: 'asset',
          fileName: `fonts/Pretendard-${weight}.otf`,
          source: readFileSync(resolve(`pretendard/dist/public/static/Pretendard-${weight}.otf`)),
        });
      }
    },
  };
}
