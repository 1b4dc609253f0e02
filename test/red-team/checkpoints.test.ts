import { afterAll, beforeAll, expect } from 'vitest';
import { makeStationToken, type StationToken } from '../signer/station-token.ts';
import { TrialLog } from '../signer/trial-log.ts';
import { attempt } from './tools/attempt.ts';
import { callLine, type Daemon, say, startDaemon, stationAt } from './tools/raw-door.ts';

/** Promise: two trees that contradict each other are never both signed. */

let token: StationToken;
let log: TrialLog;
let daemon: Daemon;
beforeAll(async () => {
  token = await makeStationToken();
  log = new TrialLog(token);
  daemon = await startDaemon(token);
});
afterAll(() => daemon[Symbol.asyncDispose]());

const entry = (number: number) => ({ kind: 'anything', number });

/** What is asked for this log, from the tree that was signed last. */
function asksOf(of: TrialLog, fromSize: number) {
  return { ...of.head(), fromSize, proof: of.proofFrom(fromSize) };
}

attempt('two histories of one length, asked for in one breath, get one signature', async () => {
  await using signer = await stationAt(token, daemon.socket);
  for (const number of [1, 2, 3]) log.append(entry(number));
  await log.checkpoint(signer);
  const fork = log.copyOf(3);
  log.append(entry(4));
  fork.append(entry(5));
  const lines = [log, fork].map((each, at) => callLine(at + 1, 'signCheckpoint', asksOf(each, 3)));
  const replies = await say(daemon.socket, lines.join(''), 2);
  expect(replies.filter(({ kind }) => kind === 'answer')).toHaveLength(1);
  expect(replies).toContainEqual(expect.objectContaining({ kind: 'fault', code: 'signer.quarantined' }));
});
