import { readdirSync, readFileSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { makeStationToken, never, type StationToken } from '../signer/station-token.ts';
import { TrialLog, wish } from '../signer/trial-log.ts';
import { attempt } from './tools/attempt.ts';
import { callLine, type Daemon, say, startDaemon, stationAt } from './tools/raw-door.ts';

/** Promise: the PIN and the keys are in no place where another account, a log or an answer could show them. */

let token: StationToken;
let daemon: Daemon;
const SECRET = 'K7RT-9XQ2-LWM4';
beforeAll(async () => {
  token = await makeStationToken();
  daemon = await startDaemon(token);
  await using station = await stationAt(token, daemon.socket);
  const log = new TrialLog(token);
  await station.issue(await log.requestFor(wish(), station), never);
  await say(daemon.socket, callLine(1, 'tagSecret', { secret: SECRET }), 1);
});
afterAll(() => daemon[Symbol.asyncDispose]());

const seenBy = (name: string): string => readFileSync(`/proc/${daemon.process.pid ?? 0}/${name}`, 'latin1');

attempt('the PIN is read from the arguments or the environment of the signing service', () => {
  const seen = seenBy('cmdline') + seenBy('environ');
  expect(seen).toContain('signer');
  expect(seen).not.toContain(token.pin.reveal());
});

attempt('the PIN, or a secret that was tagged, is read from a file of the state', () => {
  const files = readdirSync(token.stateDir);
  expect(files).toContain('journal.jsonl');
  for (const name of files) {
    const text = readFileSync(join(token.stateDir, name), 'latin1');
    for (const secret of [token.pin.reveal(), SECRET]) expect(text).not.toContain(secret);
  }
});

attempt('the software key of ML-DSA is read from its file', () => {
  const text = readFileSync(join(token.stateDir, 'ml-dsa-44-key.json'), 'utf8');
  const { ciphertextBase64 } = JSON.parse(text) as { ciphertextBase64: string };
  const bytes = Buffer.from(ciphertextBase64, 'base64');
  expect(bytes.subarray(0, 2).toString('hex')).not.toBe('3082'); // PKCS#8 begins with a long SEQUENCE
  expect(bytes.includes(Buffer.from('0609608648016503040311', 'hex'))).toBe(false); // id-ml-dsa-44
});

attempt('a file of the state is read by another account', () => {
  for (const name of readdirSync(token.stateDir)) {
    expect(statSync(join(token.stateDir, name)).mode & 0o077, name).toBe(0);
  }
  expect(statSync(token.stateDir).mode & 0o077).toBe(0);
});

attempt('an answer is asked for the PIN: whatever is called, none has it', async () => {
  const calls = ['status', 'journalFrom', 'findSigned', 'setDocuments', 'hearReceipt', 'open', 'pin'];
  const asks = [null, { line: 0, limit: 10 }, {}, { pin: '' }];
  const lines = calls.flatMap((call) => asks.map((each) => [call, each] as const));
  for (const [call, each] of lines) {
    const replies = await say(daemon.socket, callLine(1, call, each), 1);
    expect(JSON.stringify(replies)).not.toContain(token.pin.reveal());
  }
});

attempt('a debugger is let in by a signal', async () => {
  const { pid = 0 } = daemon.process;
  process.kill(pid, 'SIGUSR1');
  await new Promise((later) => setTimeout(later, 300));
  const door = connect({ host: '127.0.0.1', port: 9229 });
  const [error] = (await once(door, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNREFUSED');
});
