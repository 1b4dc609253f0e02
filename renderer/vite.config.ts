import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Relative addresses: the same files are served by the kiosk's host and by the protocol of the desktop shell. */
export default defineConfig({
  root: import.meta.dirname,
  base: './/',
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'chrome128', assetsInlineLimit: 0 },
});
