/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { fontLicence } from './build/font-licence.ts';
import { reportFonts } from './build/report-fonts.ts';

const apiTarget = process.env.DAEDAM_API_URL ?? `http://127.0.0.1:${process.env.DAEDAM_API_PORT ?? '8000'}`;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [react(), tailwindcss(), fontLicence(), reportFonts()],
  resolve: { alias: { '@': here('./src') } },
  build: {
    target: 'es2022',
    // Fonts stay files: the content security policy allows no data: fonts, and unicode-range picks few of them.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { port: 3000, proxy: { '/api': { target: apiTarget, changeOrigin: false } } },
  test: {
    environment: 'jsdom',
    // Node would get the build for Node, which sends by other means than a browser.
    alias: { 'tus-js-client': here('./node_modules/tus-js-client/lib.esm/browser/index.js') },
    setupFiles: ['tests/setup.ts'],
    testTimeout: 20_000,
    include: ['tests/**/*.test.{ts,tsx}'],
  },
});
