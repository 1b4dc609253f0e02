import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect } from 'vitest';
import { makeStationToken, never, type StationToken } from '../signer/station-token.ts';
import { TrialLog, wish } from '../signer/trial-log.ts';
import { attempt, attempts, refusedBy } from './tools/attempt.ts';
import { callLine, type Daemon, say, startDaemon, stationAt } from './tools/raw-door.ts';
import { stateOf } from './tools/signer-under-attack.ts';

/** Promise: the door of the signing service knows a handful of acts, and nothing that comes through it makes it do another. */

let token: StationToken;
let log: TrialLog;
let daemon: Daemon;
beforeAll(async () => {
  token = await makeStationToken();
  log = new TrialLog(token);
  daemon = await startDaemon(token);
});
afterAll(() => daemon[Symbol.asyncDispose]());

/** It answers nothing to whoever said this, and goes on answering the station, in the same process, in the same state. */
async function unheard(bytes: string): Promise<void> {
  await using station = await stationAt(token, daemon.socket);
  const before = await stateOf(station);
  const replies = await say(daemon.socket, bytes, 1);
  expect(replies.filter(({ kind }) => kind === 'answer')).toEqual([]);
  expect(await stateOf(station)).toEqual(before);
  expect((await station.status(never)).processId).toBe(daemon.process.pid);
}

const sha256Hex = 'ab'.repeat(32);

attempts<[call: string, asks: unknown]>(
  [
    ['a call to open another token with another driver', 'open', { modulePath: '/tmp/evil.so', pin: '1234' }],
    ['a call to sign bytes', 'sign', { key: 'issuing', bytes: Buffer.from('30820100', 'hex') }],
    ['a call to sign a digest', 'signDigest', { digest: sha256Hex }],
    ['a call to read a key', 'export', { key: 'tag' }],
    ['a call for the PIN', 'pin', null],
    ['a call to stop counting', 'resetQuota', { permit: 'P-1' }],
    ['a call by a name of every object', 'constructor', null],
    ['a call by the name of its prototype', '__proto__', null],
    ['a call by the name of a method of every object', 'toString', null],
    ['a call without a name', '', null],
    ['a call to end the quarantine without a document', 'liftQuarantine', null],
    ['a checkpoint of which the text is given', 'signCheckpoint', { text: 'S1\n5\nAAAA\n' }],
    [
      'a checkpoint with a text beside its numbers',
      'signCheckpoint',
      { sizeEntries: 1, rootHash: Buffer.alloc(32), fromSize: 0, proof: [], text: 'x' },
    ],
    [
      'a checkpoint over less than nothing',
      'signCheckpoint',
      { sizeEntries: -1, rootHash: Buffer.alloc(32), fromSize: 0, proof: [] },
    ],
    [
      'a checkpoint over a part of an entry',
      'signCheckpoint',
      { sizeEntries: 1.5, rootHash: Buffer.alloc(32), fromSize: 0, proof: [] },
    ],
    [
      'a checkpoint over more entries than a number holds',
      'signCheckpoint',
      { sizeEntries: 2 ** 60, rootHash: Buffer.alloc(32), fromSize: 0, proof: [] },
    ],
    [
      'a proof of a million hashes',
      'signCheckpoint',
      {
        sizeEntries: 1,
        rootHash: Buffer.alloc(32),
        fromSize: 0,
        proof: Array.from({ length: 100_000 }, () => Buffer.alloc(1)),
      },
    ],
    ['a page of the journal that is all of it', 'journalFrom', { line: 0, limit: 1e9 }],
    ['a tag of nothing', 'tagSecret', { secret: '' }],
    [
      'a tag of bytes, such as those that make the key of the journal',
      'tagSecret',
      { secret: Buffer.from('birthmark journal v2') },
    ],
    ['documents that are objects and no texts', 'setDocuments', { permits: [{ payload: {}, signatures: [] }] }],
    ['documents with the officers that are to count', 'setDocuments', { permits: [], officers: [] }],
    ['a status of another process', 'status', { processId: 1 }],
  ],
  async (call, asks) => {
    await unheard(callLine(1, call, asks));
  },
);

attempts<[more: object]>(
  [
    ['a certificate with a serial number of its own', { certSerialHex: '01' }],
    ['a certificate with a date of its own', { notBefore: '1999-01-01T00:00:00Z' }],
    ['a certificate of which the host wrote the bytes', { tbsDer: Buffer.from('3000', 'hex') }],
    ['a certificate with a subject of its own', { subject: 'CN=*' }],
    [
      'a certificate with a foreign key identifier',
      { subjectKeyIdentifier: Buffer.alloc(20), authorityKeyIdentifier: 'text' },
    ],
    ['a certificate that may issue others', { isCa: true, basicConstraints: { ca: true } }],
    ['a certificate without its intent', { intent: undefined }],
    ['a certificate without its permit', { permit: undefined }],
    ['a permit handed in beside its name', { permitJws: '{}' }],
    ['a unit with a MAC address in capitals', { unit: { mac: '7C:DF:A1:00:00:01', serial: 'BM-00001' } }],
    ['a unit with a MAC address of seven bytes', { unit: { mac: '7c:df:a1:00:00:01:02', serial: 'BM-00001' } }],
    ['a unit whose serial number has a line end', { unit: { mac: '7c:df:a1:00:00:01', serial: 'BM-1\n' } }],
    ['a unit whose serial number has a zero byte', { unit: { mac: '7c:df:a1:00:00:01', serial: 'BM-1\u0000' } }],
    ['a clock of its own', { now: '2020-01-01T00:00:00Z' }],
  ],
  async (more) => {
    await using station = await stationAt(token, daemon.socket);
    const asked = Object.assign({}, await log.requestFor(wish(), station), more);
    await unheard(callLine(1, 'issue', asked));
  },
);

attempts<[bytes: string]>(
  [
    ['what is no JSON', 'GET / HTTP/1.1\r\n\r\n'],
    ['JSON that nests a hundred thousand deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}\n`],
    [
      'objects that nest ten thousand deep in a call',
      `{"kind":"call","id":1,"call":"status","asks":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}\n`,
    ],
    ['a call that says it is an answer', '{"kind":"answer","id":1,"answer":null}\n'],
    ['a call with a number that is none', '{"kind":"call","id":"1","call":"status","asks":null}\n'],
    [
      'a call with a member twice, the second another',
      '{"kind":"call","id":1,"call":"status","call":"open","asks":null}\n',
    ],
    ['half a call, and then nothing', '{"kind":"call","id":1,'],
    ['bytes that are no text', '\ufffd\ufffd\u0000\n'],
    ['a line of ten megabytes', `"${'a'.repeat(10 << 20)}`],
  ],
  async (bytes) => {
    const stranger = connect({ path: daemon.socket });
    stranger.on('error', () => undefined); // cut off in the middle of a long line
    let heard = '';
    stranger.on('data', (chunk: Buffer) => (heard += chunk.toString('utf8')));
    stranger.end(bytes);
    await new Promise((closed) => stranger.once('close', closed));
    expect(heard).not.toContain('"kind":"answer"');
    await using station = await stationAt(token, daemon.socket);
    expect((await station.status(never)).processId).toBe(daemon.process.pid);
  },
);

attempt(
  'the answers of others: a call with the number of a call of the station gets its own answer alone',
  async () => {
    await using station = await stationAt(token, daemon.socket);
    const secret = callLine(1, 'tagSecret', { secret: 'K7RT-9XQ2' });
    const [reply] = await say(daemon.socket, callLine(1, 'status', null) + secret.slice(0, 10), 1);
    expect(reply).toMatchObject({ kind: 'answer', id: 1, answer: { station: 'S1' } });
    expect(JSON.stringify(reply)).not.toContain('K7RT');
    expect((await station.status(never)).quarantine).toBeNull();
  },
);

attempt(
  'the disk refuses the journal: what was signed is never given out, also when it is asked for again',
  async () => {
    await using station = await stationAt(token, daemon.socket);
    const asked = await log.requestFor(wish(), station);
    const { certificates } = await stateOf(station);
    execFileSync('prlimit', ['--pid', String(daemon.process.pid), '--fsize=1024:1024']);
    const twice = callLine(1, 'issue', withoutUndefined(asked)) + callLine(2, 'issue', withoutUndefined(asked));
    const replies = await say(daemon.socket, twice, 2);
    expect(replies.filter(({ kind }) => kind === 'answer')).toEqual([]);
    expect(replies[0]).toMatchObject({ kind: 'fault', code: 'signer.journal-unwritable' });
    await once(daemon.process, 'exit');
    daemon = await startDaemon(token);
    await using again = await stationAt(token, daemon.socket);
    expect((await stateOf(again)).certificates).toBe(certificates);
    await refusedBy(again.requireRecorded([{ tbsSha256Hex: sha256Hex, permit: 'P-1' }], never), {
      code: 'signer.quarantined',
    });
  },
);

function withoutUndefined(asked: object): object {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}
