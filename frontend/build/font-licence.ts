import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

/** Ships the licence of the bundled font beside the font files, as the Open Font License asks. */
export function fontLicence(): Plugin {
  return {
    name: 'daedam-font-licence',
    apply: 'build',
    generateBundle() {
      const path = createRequire(import.meta.url).resolve('pretendard/dist/LICENSE.txt');
      this.emitFile({
        type: 'asset',
        fileName: 'licenses/pretendard-OFL.txt',
        source: readFileSync(path, 'utf8'),
      });
    },
  };
}
