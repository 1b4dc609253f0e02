import './station-core/umask.ts';
import { defineConfig, type PlaywrightTestOptions, type PlaywrightWorkerOptions } from '@playwright/test';
import { keepCompiledCode } from './test/compiled-code.ts';
import { CHROMIUM } from './test/e2e/tools/chromium.ts';
import { leftOutHere } from './test/faults/drawn-files.ts';
import { seedOfRun } from './test/faults/seed.ts';

keepCompiledCode();
process.env['BIRTHMARK_SEED'] = seedOfRun();
delete process.env['BIRTHMARK_COMMAND']; // tests name commands as they are named where they are installed

const left = leftOutHere(process.env['BIRTHMARK_SEED']).map((file) => file.replace(/^test\//, ''));

const chromium: Partial<PlaywrightTestOptions & PlaywrightWorkerOptions> = {
  viewport: { width: 1920, height: 1080 },
  // Chromium paints on the processor here: what moves costs as much as the station behind it.
  contextOptions: { reducedMotion: 'reduce' },
  launchOptions: CHROMIUM,
};

export default defineConfig({
  testDir: 'test',
  globalSetup: './test/run/temporary-folder.ts',
  fullyParallel: false,
  workers: 1, // each spec runs a whole line: a second one would only slow both
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['./test/e2e/tools/counting-reporter.ts']],
  outputDir: 'test/screenshots/failures',
  projects: [
    { name: 'kiosk', testMatch: 'e2e/**/*.spec.ts', testIgnore: ['e2e/screens.spec.ts', ...left], use: chromium },
    // A picture of every screen, and axe on it.
    { name: 'screens', testMatch: 'e2e/screens.spec.ts', use: chromium },
    // The desktop shell, where Electron's binary is.
    { name: 'electron', testMatch: 'electron/*.spec.ts' },
  ],
});
