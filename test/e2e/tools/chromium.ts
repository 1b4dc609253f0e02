import { existsSync } from 'node:fs';
import type { LaunchOptions } from '@playwright/test';

/** Chromium without a window, where it is installed: it costs a third less of the processor than one whose window nobody sees. */
const SHELL = '/usr/bin/chromium-headless-shell';

/** How tests start the Chromium of the system, or another one with CHROMIUM=PATH. */
export const CHROMIUM: LaunchOptions = {
  executablePath: process.env['CHROMIUM'] ?? (existsSync(SHELL) ? SHELL : '/usr/bin/chromium'),
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
};
