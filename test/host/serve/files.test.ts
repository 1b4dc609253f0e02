import { afterAll, beforeAll, expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { ask, launcherOn, startKiosk, type TestKiosk } from './kiosk.ts';

let kiosk: TestKiosk;
beforeAll(async () => {
  kiosk = await startKiosk();
});
afterAll(() => kiosk[Symbol.asyncDispose]());

test('the built screens are served with their types', async () => {
  const index = await ask(kiosk.origin, '/');
  expect(index).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
  });
  expect(index.body).toContain('<title>Birthmark</title>');
  const script = await ask(kiosk.origin, '/assets/main-abc.js?v=1');
  expect(script).toMatchObject({ status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' } });
  expect(script.headers['cache-control']).toContain('immutable');
});

test('every answer carries the strict headers, refusals too', async () => {
  for (const path of ['/', '/nothing', '/rpc', '/enter']) {
    const { headers } = await ask(kiosk.origin, path);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
    });
    const policy = String(headers['content-security-policy']);
    for (const part of ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"]) {
      expect(policy).toContain(part);
    }
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

test.each([
  '/../outside.html',
  '/%2e%2e/outside.html',
  '/..%2foutside.html',
  '/assets/../../outside.html',
  '/assets/..%5c..%5coutside.html',
  '//etc/passwd',
  '/./index.html',
  '/assets',
  '/assets/',
  '/notes.pem',
  '/index.html/',
  '/INDEX.HTML',
  '/%00',
  '/index.html%00.js',
  'http://127.0.0.1/index.html',
  '/unknown',
])('nothing is served but what was there at the start: %s', async (path) => {
  expect((await ask(kiosk.origin, path)).status).toBe(404);
});

test('files can be read and nothing else done to them', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    expect((await ask(kiosk.origin, '/', { method })).status).toBe(405);
  }
  expect(await ask(kiosk.origin, '/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
});

test('screens that were never built are a fault that says how to build them', async () => {
  const { launcher } = launcherOn({ screensDir: '/nowhere/at/all' });
  await expect(launcher.start()).rejects.toMatchObject({ code: 'station.screens-not-built' });
  await expect(launcher.ended()).rejects.toBeInstanceOf(Fault);
});
