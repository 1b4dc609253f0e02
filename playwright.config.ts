import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** The Electron binary is fetched at first run; where it cannot be, its project reports itself as skipped. */
const electronBinary = 'node_modules/electron/dist/electron';

export default defineConfig({
  testDir: 'test',
  fullyParallel: false,
  workers: 1, // each spec runs a whole line: a second one would only slow both
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['./test/e2e/counting-reporter.ts']],
  outputDir: 'test/screenshots/failures',
  projects: [
    {
      name: 'kiosk',
      testMatch: 'e2e/*.spec.ts',
      use: {
        viewport: { width: 1920, height: 1080 },
        launchOptions: {
          executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
          // Without these Chromium looks for Google's hosts at every start.
          args: [
            ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
            '--disable-gpu',
            '--disable-quic',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            '--autoplay-policy=no-user-gesture-required',
          ],
        },
      },
    },
    { name: 'electron', testMatch: 'electron/*.spec.ts', metadata: { binary: existsSync(electronBinary) } },
  ],
});
