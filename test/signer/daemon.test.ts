import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SignerClient } from '../../station-core/signer/client.ts';
import {
  makeStationToken,
  never,
  samplePermit,
  signedManifest,
  signedPermits,
  type StationToken,
} from './station-token.ts';
import { TrialLog, wish } from './trial-log.ts';

const MAIN = join(import.meta.dirname, '../../station-core/cli/main.ts');

let token: StationToken;
let log: TrialLog;
let socket: string;
let daemon: ChildProcess;

async function startDaemon(): Promise<ChildProcess> {
  if (token.start.pin.kind !== 'file') throw new TypeError('the trial keeps its PIN in a file');
  const { config, officersSha256, pin } = token.start;
  const named = ['--config', config, '--officers-sha256', officersSha256, '--socket', socket, '--pin-file', pin.path];
  const child = spawn(process.execPath, ['--disable-sigusr1', MAIN, 'signer', 'serve', ...named], {
    env: { ...process.env, NODE_OPTIONS: '', SOFTHSM2_CONF: token.files.softhsmConf },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let said = '';
  for await (const chunk of child.stderr) {
    said += String(chunk);
    if (said.includes('listens at')) return child;
  }
  throw new Error(`the daemon ended: ${said}`);
}

beforeAll(async () => {
  token = await makeStationToken();
  log = new TrialLog(token);
  socket = join(token.dir, 'socket');
  daemon = await startDaemon();
});
afterAll(() => daemon.kill('SIGKILL'));

async function station(): Promise<SignerClient> {
  const [permits, manifest] = [await signedPermits(token, [samplePermit()]), await signedManifest(token)];
  return SignerClient.start({ start: { socket }, signal: never, documents: async () => ({ permits, manifest }) });
}

test('a station reaches the daemon by its socket, and gets certificates as from a signer of its own', async () => {
  await using signer = await station();
  expect(await signer.status(never)).toMatchObject({ processId: daemon.pid, protection: 'own-account' });
  const request = await log.requestFor(wish(), signer);
  const first = await signer.issue(request, never);
  expect(await signer.issue(request, never)).toEqual(first);
  const refused = signer.issue({ ...request, product: 'lamp-two' }, never);
  await expect(refused).resolves.toEqual(first); // the intent has its certificate, whatever else is said
});

test('its socket is for its group alone, its files for itself, and the PIN is in neither arguments nor environment', () => {
  expect(statSync(socket).mode & 0o777).toBe(0o660);
  expect(statSync(join(token.stateDir, 'journal.jsonl')).mode & 0o777).toBe(0o600);
  const seen = ['cmdline', 'environ'].map((each) => readFileSync(`/proc/${daemon.pid ?? 0}/${each}`, 'utf8')).join('');
  expect(seen).toContain('signer');
  expect(seen).not.toContain(token.pin.reveal());
});

test.each<readonly [string, string]>([
  ['what is no message', '{"what":1}\n'],
  ['what is no JSON', 'GET / HTTP/1.1\r\n\r\n'],
  ['a call that there is not', '{"kind":"call","id":1,"call":"open","asks":null}\n'],
  ['a call of the prototype', '{"kind":"call","id":1,"call":"__proto__","asks":null}\n'],
])('a stranger who sends %s gets nothing, and the station goes on', async (_, text) => {
  const stranger = connect({ path: socket });
  stranger.end(text);
  let answered = '';
  stranger.on('data', (chunk: Buffer) => (answered += chunk.toString('utf8')));
  await once(stranger, 'close');
  expect(answered).not.toContain('"kind":"answer"');
  await using signer = await station();
  expect((await signer.status(never)).processId).toBe(daemon.pid);
});

test('a daemon that dies is gone for the station until its service manager has started it again', async () => {
  await using signer = await station();
  daemon.kill('SIGKILL');
  await once(daemon, 'exit');
  await expect(signer.status(never)).rejects.toMatchObject({ code: 'signer.gone' });
  daemon = await startDaemon();
  const { certificates } = await signer.status(never);
  expect(certificates).toBe(1);
  await signer.issue(await log.requestFor(wish(), signer), never);
});
