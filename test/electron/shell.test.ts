import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { CONNECT_CHANNEL, PORT_MESSAGE } from '../../electron/channels.ts';
import { faultMessage } from '../../electron/fault-message.ts';
import { menuTemplate } from '../../electron/menu.ts';
import forgeConfig from '../../forge.config.ts';
import { Fault } from '../../station-core/fault.ts';

const root = join(import.meta.dirname, '..', '..');

test('the menu offers no developer tools and no reload in what customers install', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    const roles = rolesOf(menuTemplate({ platform, development: false }));
    expect(roles).toContain('quit');
    expect(roles).toContain('paste');
    for (const role of ['reload', 'forceReload', 'toggleDevTools', 'close', 'services'])
      expect(roles).not.toContain(role);
    expect(rolesOf(menuTemplate({ platform, development: true }))).toContain('toggleDevTools');
  }
});

test('a fault that keeps the station out of service is shown with what to do', () => {
  const shown = faultMessage(new Fault('ledger.busy', { path: '/data/ledger.lock' }));
  expect(shown.message).toBe('Another station process is using this ledger.');
  expect(shown.detail).toContain('Stop the other process');
  expect(shown.detail).toContain('/data/ledger.lock');
});

test('the built preload is one CommonJS file that gives a page one function and nothing else', async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'birthmark-preload-'));
  execFileSync(join(root, 'node_modules', '.bin', 'vite'), ['build', 'electron', '--outDir', outDir, '--emptyOutDir'], {
    cwd: root,
  });
  const exposed: Record<string, Record<string, () => Promise<unknown>>> = {};
  const asked: string[] = [];
  const posted: unknown[][] = [];
  let portArrives: (event: object) => void = () => expect.unreachable();
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, api: (typeof exposed)[string]) => (exposed[name] = api) },
    ipcRenderer: {
      invoke: async (channel: string) => asked.push(channel),
      on: (channel: string, listener: typeof portArrives) => {
        expect(channel).toBe(PORT_MESSAGE);
        portArrives = listener;
      },
    },
  };
  runInNewContext(readFileSync(join(outDir, 'preload.cjs'), 'utf8'), {
    require: (name: string) => (name === 'electron' ? electron : expect.unreachable()),
    location: { origin: 'birthmark://screens' },
    postMessage: (...message: unknown[]) => posted.push(message),
    exports: {},
    module: { exports: {} },
  });
  expect(Object.keys(exposed)).toEqual(['birthmark']);
  expect(Object.keys(exposed['birthmark'] ?? {})).toEqual(['connect']);
  expect(await exposed['birthmark']?.['connect']?.()).toBeUndefined();
  expect(asked).toEqual([CONNECT_CHANNEL]);
  portArrives({ ports: ['a port'] });
  expect(posted).toEqual([[PORT_MESSAGE, 'birthmark://screens', ['a port']]]);
});

test("electron-builder takes its configuration, and its fuses are Forge's", async () => {
  const builder = createRequire(join(root, 'node_modules', 'electron-builder', 'package.json'));
  const { getConfig, validateConfiguration } = builder('app-builder-lib/out/util/config/config') as ConfigModule;
  const { DebugLogger } = builder('builder-util') as { DebugLogger: new (on: boolean) => object };
  const config = await getConfig(root, 'electron-builder.yml', null);
  await validateConfiguration(config, new DebugLogger(false));
  const { electronFuses, linux, win, mac } = config;
  expect([linux.target, win.target, mac.target]).toEqual([['AppImage', 'deb'], 'nsis', 'dmg']);
  const fuses = forgeConfig.plugins[0]?.fusesConfig as unknown as Record<number, unknown> | undefined;
  const fuse = (index: number): unknown => fuses?.[index];
  expect(electronFuses).toEqual({
    runAsNode: fuse(0),
    enableCookieEncryption: fuse(1),
    enableNodeOptionsEnvironmentVariable: fuse(2),
    enableNodeCliInspectArguments: fuse(3),
    enableEmbeddedAsarIntegrityValidation: fuse(4),
    onlyLoadAppFromAsar: fuse(5),
    loadBrowserProcessSpecificV8Snapshot: fuse(6),
    grantFileProtocolExtraPrivileges: fuse(7),
  });
  expect([0, 1, 2, 3, 4, 5].map(fuse)).toEqual([false, true, false, false, true, true]);
});

interface ConfigModule {
  readonly getConfig: (dir: string, file: string, fromOptions: null) => Promise<BuilderConfig>;
  readonly validateConfiguration: (config: BuilderConfig, log: object) => Promise<void>;
}

interface BuilderConfig {
  readonly electronFuses: Record<string, boolean>;
  readonly linux: { readonly target: unknown };
  readonly win: { readonly target: unknown };
  readonly mac: { readonly target: unknown };
}

function rolesOf(items: readonly MenuItemConstructorOptions[]): (string | undefined)[] {
  return items.flatMap(({ role, submenu }) => [role, ...(Array.isArray(submenu) ? rolesOf(submenu) : [])]);
}
