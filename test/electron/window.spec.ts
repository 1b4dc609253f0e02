import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { binary, Desktop, whyNot } from './desktop.ts';

/** The desktop shell as it is started on the line. Its pure parts are tested without Electron in this folder. */
test.skip(whyNot !== undefined, whyNot ?? '');
test.describe.configure({ mode: 'serial' });

let desktop: Desktop;

test.beforeAll(async () => {
  desktop = await Desktop.start();
});

test.afterAll(async () => {
  await desktop[Symbol.asyncDispose]();
});

test('the first start makes the first administrator, over the port to the host', async () => {
  const { window } = desktop;
  await expect(window.getByText('First start')).toBeVisible();
  await window.getByLabel('Short name').fill('ada');
  await window.getByLabel('Full name').fill('Ada Lovelace');
  await window.getByLabel('PIN, 6 to 12 digits').fill('730418');
  await window.getByLabel('Repeat PIN').fill('730418');
  await window.getByRole('button', { name: 'Create administrator' }).click();
  await expect(window.getByText('Ada Lovelace')).toBeVisible();
});

test('the page is in the sandbox: no require, no process, and one function of the shell', async () => {
  const seen = await desktop.window.evaluate<unknown>(
    '({ require: typeof require, process: typeof process, shell: Object.keys(window.birthmark) })',
  );
  expect(seen).toEqual({ require: 'undefined', process: 'undefined', shell: ['connect'] });
});

/** Resolves with the directive that was violated, or with what happened instead. */
const VIOLATE = (how: string) => `new Promise((resolve) => {
  addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective), { once: true });
  setTimeout(() => resolve('nothing was violated'), 2000);
  ${how}
})`;

test('no script but our own runs, and nothing is loaded from elsewhere', async () => {
  const inline =
    "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s);";
  expect(await desktop.window.evaluate(VIOLATE(inline))).toBe('script-src-elem');
  expect(await desktop.window.evaluate('window.ran')).toBeUndefined();
  const image = "new Image().src = 'https://example.com/x.png';";
  expect(await desktop.window.evaluate(VIOLATE(image))).toBe('img-src');
});

test('the page opens no window and goes nowhere else', async () => {
  const { app, window } = desktop;
  const here = window.url();
  expect(await window.evaluate("window.open('https://example.com') === null")).toBe(true);
  await window.evaluate("location.href = 'https://example.com/'").catch(() => undefined);
  await expect(window.getByText('Ada Lovelace')).toBeVisible();
  expect(window.url()).toBe(here);
  expect(app.windows()).toHaveLength(1);
});

test('a second instance goes by itself and brings the first one to the front', async () => {
  await desktop.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.minimize();
  });
  const second = spawn(binary ?? '', desktop.args, { stdio: 'ignore' });
  const [status] = (await once(second, 'exit', { signal: AbortSignal.timeout(120_000) })) as [number | null];
  expect(status).toBe(0);
  await expect
    .poll(() =>
      desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((each) => each.isMinimized())),
    )
    .toEqual([false]);
});
