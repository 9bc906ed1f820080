/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { fontLicence } from './build/font-licence.ts';
import { reportFonts } from './build/report-fonts.ts';

const apiTarget = process.env.DAEDAM_API_URL ?? `http://127.0.0.1:${process.env.DAEDAM_API_PORT ?? '8000'}`;

export default defineConfig({
  plugins: [react(), tailwindcss(), fontLicence(), reportFonts()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    // Fonts stay files: the content security policy allows no data: fonts, and unicode-range picks few of them.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { port: 3000, proxy: { '/api': { target: apiTarget, changeOrigin: false } } },
  test: {
    environment: 'jsdom',
    setupFiles: ['tests/setup.ts'],
    testTimeout: 20_000,
    include: ['tests/**/*.test.{ts,tsx}'],
  },
});
