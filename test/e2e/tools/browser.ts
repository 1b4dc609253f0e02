import { existsSync } from 'node:fs';

/** Chromium without a window, where it is installed: it costs a third less of the processor than one whose window nobody sees. */
const SHELL = '/usr/bin/chromium-headless-shell';

/** The browser of the tests; another one with CHROMIUM=PATH. */
export function browserPath(): string {
  return process.env['CHROMIUM'] ?? (existsSync(SHELL) ? SHELL : '/usr/bin/chromium');
}
