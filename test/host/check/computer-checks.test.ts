import { chmod, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { checkBrowser } from '../../../station-core/host/check/computer-checks.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('the desktop shell needs no browser beside it', async () => {
  vi.stubEnv('PATH', '');
  expect(await checkBrowser(undefined, { electron: '45.0.0' })).toMatchObject({ state: 'good' });
});

test('elsewhere a browser on the path is found, and a missing one is a warning that names the package', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'birthmark-browser-'));
  vi.stubEnv('PATH', folder.path);
  const missing = { state: 'warning', fault: { code: 'station.no-browser', evidence: { package: 'chromium' } } };
  expect(await checkBrowser(undefined, {})).toMatchObject(missing);
  // npm's script of that name, which fetches Electron when it runs.
  await writeFile(join(folder.path, 'electron'), '', { mode: 0o700 });
  expect(await checkBrowser(undefined, {})).toMatchObject(missing);
  const program = join(folder.path, 'google-chrome-stable');
  await writeFile(program, '');
  await chmod(program, 0o600);
  expect(await checkBrowser(undefined, {})).toMatchObject(missing);
  await chmod(program, 0o700);
  expect(await checkBrowser(undefined, {})).toMatchObject({ state: 'good', seen: { values: { text: program } } });
});
