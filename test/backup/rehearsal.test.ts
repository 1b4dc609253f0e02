import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUp } from '../../station-core/backup/back-up.ts';
import { restore } from '../../station-core/backup/restore.ts';
import { enrolStation } from '../../station-core/station/setup/enrol-station.ts';
import { signerStartOf } from '../../station-core/station/setup/signer-start.ts';
import { readStationConfig } from '../../station-core/station/setup/station-config.ts';
import { Station } from '../../station-core/station/station.ts';
import { Secret } from '../../station-core/secret.ts';
import { SignerClient } from '../../station-core/signer/client.ts';
import { birthmark } from '../cli/birthmark.ts';
import { labelScanner, type Line, provision, startLine } from '../station/line.ts';

/** A station is at work; beside it, on the same machine and in reach of its token, last night's backup is tried. */

const never = new AbortController().signal;
let line: Line;
let station: Station;
let backup: string;
let copy: string;
/** Whoever connects here has spoken to upstream. */
let upstream: Server;
let callers = 0;

const inParent = (name: string): string => join(line.dataDir, '..', name);
const refused = { code: 'station.rehearsal' };

beforeAll(async () => {
  line = await startLine();
  upstream = createServer((socket) => {
    callers += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  station = await line.open();
  await passed(line.product);
  [backup, copy] = [inParent('night'), inParent('rehearsal')];
  await backUp({ dataDir: line.dataDir, path: backup, now: new Date() }, never);
  await restore({ path: backup, dataDir: copy, as: 'rehearsal' }, never);
  cpSync(join(line.dataDir, 'hsm'), join(copy, 'hsm'), { recursive: true }); // the token is in reach, with its PIN
  nameUpstream();
});

afterAll(async () => {
  upstream.close();
  await station[Symbol.asyncDispose]();
  await line[Symbol.asyncDispose]();
});

async function passed(product: Line['product']): Promise<void> {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  expect(await provision(station, { board, product })).toMatchObject({ outcome: 'PASS' });
}

/** As of a station that has headquarters. */
function nameUpstream(): void {
  const path = join(copy, 'station.json');
  const { port } = upstream.address() as { readonly port: number };
  const config = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly checkpointKey: string;
    readonly ca: { readonly root: string };
  };
  const { checkpointKey, ca } = config;
  const { root } = ca;
  const files = { ca: root, cert: root, key: root, upstreamKey: checkpointKey };
  writeFileSync(path, JSON.stringify({ ...config, upstream: { url: `https://127.0.0.1:${port}`, ...files } }));
}

/** All of the token: an act of the signing service moves its anchor. */
function tokenOf(dataDir: string): string {
  const files = readdirSync(join(dataDir, 'hsm', 'tokens'), { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'base64')).join('\n');
}

test('everything of the backup is in it, and it says what it is', async () => {
  const ran = await birthmark('station', 'check', '--data', copy, '--json');
  const { findings } = ran.json() as unknown as { findings: { check: string; state: string; fault?: object }[] };
  const of = (check: string) => findings.find((each) => each.check === check);
  expect(of('setup')).toMatchObject({ state: 'warning', fault: refused });
  expect(of('signing-service')).toMatchObject({ state: 'not-checked' });
  expect(of('upstream')).toMatchObject({ state: 'not-checked' });
  for (const check of ['certificates', 'permits', 'ledger']) expect(of(check)?.state, check).toBe('good');
  expect(callers).toBe(0);
  expect((await birthmark('ledger', 'verify', '--data', copy, '--json')).json()).toMatchObject({ ok: true });
});

const open = (isMoving = false) => Station.open(copy, { signal: never, scanner: () => labelScanner(copy), isMoving });

async function startSigner(): Promise<void> {
  const { signer } = await readStationConfig(copy);
  if (signer === undefined) throw new Error('no signer');
  await using _ = await SignerClient.start({
    start: await signerStartOf(signer),
    signal: never,
    documents: () => Promise.resolve({ permits: [] }),
  });
}

const acts: Readonly<Record<string, () => Promise<unknown>>> = {
  'starting it': () => open(),
  'handing it over': () => open(true),
  'starting its signing service alone': startSigner,
  'enrolling it': () =>
    enrolStation(
      {
        dataDir: copy,
        url: `https://127.0.0.1:${(upstream.address() as { port: number }).port}`,
        code: new Secret('7K3QM-W0XEB-94TNS-ZC2HA'),
        fingerprintSha256Hex: 'ab'.repeat(32),
      },
      never,
    ),
  'backing it up, so that an old copy looks like a new one': () =>
    backUp({ dataDir: copy, path: inParent('again'), now: new Date() }, never),
};

test.each(Object.keys(acts))('%s is refused, and neither token nor upstream hears of it', async (name) => {
  const before = tokenOf(copy);
  const act = acts[name];
  if (act === undefined) throw new TypeError(name);
  await expect(act()).rejects.toMatchObject(refused);
  expect(tokenOf(copy)).toBe(before);
  expect(callers).toBe(0);
});

test('the station at work makes the next unit, without a quarantine', async () => {
  await passed(line.product);
  expect((await station.signerStatus(never)).quarantine).toBeNull();
});

test('a thief who deletes the mark has what copying the folder gives: a journal that the token knows to be old', async () => {
  await station[Symbol.asyncDispose]();
  for (const dir of [copy, join(copy, 'signer', 'state')]) rmSync(join(dir, 'rehearsal.json'));
  cpSync(join(line.dataDir, 'station.json'), join(copy, 'station.json'));
  rmSync(join(copy, 'hsm'), { recursive: true });
  renameSync(join(line.dataDir, 'hsm'), join(copy, 'hsm'));
  await expect(open()).rejects.toMatchObject({ code: 'ledger.rolled-back' });
});
