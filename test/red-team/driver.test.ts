import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pkcs11js from 'pkcs11js';
import { afterEach, beforeAll, expect, vi } from 'vitest';
import { loadDriver, unloadDriver } from '../../station-core/signer/token/driver.ts';
import { SignerClient } from '../../station-core/signer/client.ts';
import {
  makeStationToken,
  never,
  samplePermit,
  signedManifest,
  signedPermits,
  type StationToken,
} from '../signer/station-token.ts';
import { openHsm } from '../signer/token/open-token.ts';
import { makeTroubledToken, noCompiler, Trouble } from '../signer/token/troubled-token.ts';
import { TrialLog, wish } from '../signer/trial-log.ts';
import { attempt, attempts, refusedBy } from './tools/attempt.ts';

/** Promise: the driver that runs is, byte for byte, the one that the officers approved; and one that hangs holds up nobody for long. */

let token: StationToken;
let place: string;
let approvedSha256: string;

const sha256Of = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

beforeAll(async () => {
  token = await makeStationToken();
  place = join(token.dir, 'drivers');
  mkdirSync(place);
  copyFileSync(token.files.modulePath, join(place, 'approved.so'));
  approvedSha256 = sha256Of(token.files.modulePath);
  process.env['SOFTHSM2_CONF'] = token.files.softhsmConf;
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** As the signing service loads it. */
async function loaded(modulePath: string, moduleSha256 = approvedSha256): Promise<void> {
  const { driver } = loadDriver({ modulePath, moduleSha256, copyIn: token.dir });
  unloadDriver(driver);
}

/** A library that leaves a mark when it is loaded. */
function evilLibrary(name: string): { readonly path: string; readonly mark: string } {
  const path = join(place, name);
  const mark = `${path}.was-loaded`;
  const source = `#include <fcntl.h>
__attribute__((constructor)) static void leave_mark(void) { open("${mark}", O_CREAT | O_WRONLY, 0600); }
void beside(void) {}
`;
  writeFileSync(`${path}.c`, source);
  execFileSync('cc', ['-shared', '-fPIC', '-o', path, `${path}.c`]);
  return { path, mark };
}

if (noCompiler === undefined) {
  attempt(
    'another driver, put in the place of the approved one when that was hashed and before it is loaded',
    async () => {
      const evil = evilLibrary('exchanged.so');
      const modulePath = join(place, 'exchanged-driver.so');
      copyFileSync(join(place, 'approved.so'), modulePath);
      // oxlint-disable-next-line typescript/unbound-method -- it is called with the driver that it was called on
      const { load } = pkcs11js.PKCS11.prototype;
      const exchanged = vi.spyOn(pkcs11js.PKCS11.prototype, 'load').mockImplementation(function (
        this: pkcs11js.PKCS11,
        path,
      ) {
        renameSync(evil.path, modulePath);
        load.call(this, path);
      });
      await loaded(modulePath);
      expect(exchanged).toHaveBeenCalledTimes(1);
      expect(existsSync(evil.mark)).toBe(false);
      await refusedBy(loaded(modulePath), { code: 'signer.wrong-module' });
      expect(existsSync(evil.mark)).toBe(false);
    },
  );

  attempt('a library of its own beside the approved driver, which asks for one of that name', async () => {
    const evil = evilLibrary('libbeside.so');
    const modulePath = join(place, 'needs-beside.so');
    writeFileSync(`${modulePath}.c`, 'extern void beside(void);\nvoid C_GetFunctionList(void) { beside(); }\n');
    const linked = ['-shared', '-fPIC', '-o', modulePath, `${modulePath}.c`, '-L', place, '-lbeside'];
    execFileSync('cc', [...linked, '-Wl,--no-as-needed,-rpath,$ORIGIN']);
    const refusal = { code: 'hsm.missing', evidence: { reason: 'it cannot be loaded' } } as const;
    await refusedBy(loaded(modulePath, sha256Of(modulePath)), refusal);
    expect(existsSync(evil.mark)).toBe(false);
  });
}

attempt('to write over the copy that runs: it has no name', async () => {
  using _hsm = openHsm(token);
  const files = readdirSync(token.dir, { recursive: true, encoding: 'utf8' });
  expect(files.filter((name) => /\.driver-/.test(name))).toEqual([]);
  const mapped = readFileSync('/proc/self/maps', 'utf8').split('\n');
  const copies = mapped.filter((line) => line.includes('.driver-'));
  expect(copies.length).toBeGreaterThan(0);
  expect(copies.filter((line) => !line.endsWith(' (deleted)'))).toEqual([]);
});

attempts<[modulePath: () => string]>(
  [
    [
      'a pipe in the place of the driver, which blocks whoever opens it',
      () => {
        const path = join(place, 'pipe.so');
        execFileSync('mkfifo', [path]);
        return path;
      },
    ],
    ['a device that never ends in the place of the driver', () => '/dev/zero'],
    ['a folder in the place of the driver', () => place],
  ],
  async (modulePath) => {
    await refusedBy(loaded(modulePath()), { code: 'hsm.missing' });
  },
);

if (noCompiler === undefined) {
  attempt('a driver that hangs for good in a call for which the whole daemon waits', async () => {
    const trouble = await Trouble.build();
    const troubled = await makeTroubledToken(trouble);
    const daemon = startDaemon(troubled);
    await daemon.listens();
    const permits = await signedPermits(troubled, [samplePermit()]);
    const documents = { permits, manifest: await signedManifest(troubled) };
    const start = { socket: daemon.socket };
    const signer = await SignerClient.start({ start, signal: never, documents: async () => documents });
    const request = await new TrialLog(troubled).requestFor(wish(), signer);
    trouble.order({ at: 'C_SetAttributeValue', action: 'hang' });
    await refusedBy(signer.issue(request, never), { code: 'signer.gone' });
    await signer[Symbol.asyncDispose]();
    expect(await daemon.ended()).toBe('SIGKILL');
    expect(daemon.said()).toContain('its driver hangs');
    // Its service manager starts it again, and the same intent gets its one certificate.
    const again = startDaemon(troubled);
    await again.listens();
    await using next = await SignerClient.start({ start, signal: never, documents: async () => documents });
    await next.issue(request, never);
    expect((await next.status(never)).certificates).toBe(1);
    await again.kill();
  });
}

function startDaemon(station: StationToken) {
  if (station.start.pin.kind !== 'file') throw new TypeError('the trial keeps its PIN in a file');
  const main = join(import.meta.dirname, '../../station-core/cli/main.ts');
  const { config, officersSha256, pin } = station.start;
  const socket = join(station.dir, 'socket');
  const named = ['--config', config, '--officers-sha256', officersSha256, '--socket', socket, '--pin-file', pin.path];
  const child = spawn(process.execPath, ['--disable-sigusr1', main, 'signer', 'serve', ...named], {
    env: { ...process.env, NODE_OPTIONS: '', SOFTHSM2_CONF: station.files.softhsmConf },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const closed = once(child, 'exit');
  return {
    socket,
    said: () => said,
    listens: () => expect.poll(() => said, { timeout: 60_000 }).toContain('listens at'),
    ended: async () => ((await closed) as [number | null, string | null])[1],
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
