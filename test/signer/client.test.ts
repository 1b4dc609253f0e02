import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { signedByOfficers } from '../../fixtures/token/trial-officers.ts';
import { parseSignedDocument } from '../../station-core/formats/signed-document.ts';
import type { Wire } from '../../station-core/rpc/wire.ts';
import { Secret } from '../../station-core/secret.ts';
import { SignerClient, type SignerOptions } from '../../station-core/signer/client.ts';
import { type ScriptedWire, scriptedWire } from '../rpc/wire-pair.ts';
import { status } from './made-up-status.ts';
import { makeStationToken, never, startSigner, STATION, type StationToken, withPin } from './station-token.ts';
import { TrialLog, wish } from './trial-log.ts';

let log: TrialLog;
let token: StationToken;
beforeAll(async () => {
  token = await makeStationToken();
  log = new TrialLog(token);
});

test('equal secrets have equal tags, others do not, and the key stays in the token', async () => {
  await using signer = await startSigner(token);
  const tag = await signer.tagSecret(new Secret('K7RT-9XQ2'), never);
  expect(tag).toMatch(/^[0-9a-f]{64}$/);
  expect(await signer.tagSecret(new Secret('K7RT-9XQ2'), never)).toBe(tag);
  expect(await signer.tagSecret(new Secret('K7RT-9XQ3'), never)).not.toBe(tag);
});

test('a wrong PIN is reported as such, and tried once only, also after a restart', async () => {
  const start = await withPin(token, 'not-the-pin');
  const started = SignerClient.start({ start, signal: never });
  await expect(started).rejects.toMatchObject({ code: 'hsm.wrong-pin' });
  const again = SignerClient.start({ start, signal: never });
  const reason = 'it was refused before and is not tried again';
  await expect(again).rejects.toMatchObject({ code: 'hsm.wrong-pin', evidence: { reason } });
  await using signer = await startSigner(token); // the token was not locked by it
  expect((await signer.status(never)).tokenLabel).toBe('birthmark-demo');
});

test('a configuration that other officers signed, or that was changed, is refused before any driver is loaded', async () => {
  const officersSha256 = 'ab'.repeat(32);
  const pinned = SignerClient.start({ start: { ...token.start, officersSha256 }, signal: never });
  await expect(pinned).rejects.toMatchObject({ code: 'signer.bad-config' });
  const [first] = token.officers;
  if (first === undefined) throw new TypeError('no officer');
  const text = readFileSync(token.start.config, 'utf8');
  const { payload } = parseSignedDocument(text);
  const config = join(token.dir, 'changed.json');
  const changed = (what: object) => ({ ...payload, ...what });
  const refused = async (document: string, code: string) => {
    writeFileSync(config, document);
    const started = SignerClient.start({ start: { ...token.start, config }, signal: never });
    await expect(started).rejects.toMatchObject({ code });
  };
  await refused(await signedByOfficers('signer', changed({ statePath: 'elsewhere' }), [first]), 'document.untrusted');
  await refused(await signedByOfficers('signer', changed({ threshold: 1 }), token.officers), 'document.malformed');
  await refused(await signedByOfficers('signer', changed({ number: 0 }), token.officers), 'document.malformed');
  await refused('{}', 'document.malformed');
});

test('a configuration with a lower number than the last does not come into force again', async () => {
  const own = await makeStationToken();
  const text = readFileSync(own.start.config, 'utf8');
  const { payload } = parseSignedDocument(text);
  writeFileSync(own.start.config, await signedByOfficers('signer', { ...payload, number: 5 }, own.officers));
  {
    await using signer = await startSigner(own);
    expect((await signer.status(never)).station).toBe(STATION);
  }
  writeFileSync(own.start.config, text);
  await expect(startSigner(own)).rejects.toMatchObject({ code: 'document.superseded' });
});

test('a signer killed in the middle of its work is gone for that call, and back for the next', async () => {
  await using signer = await startSigner(token);
  const { processId } = await signer.status(never);
  const request = await log.requestFor(wish(), signer);
  const issuing = signer.issue(request, never);
  process.kill(processId, 'SIGKILL');
  await expect(issuing).rejects.toMatchObject({ code: 'signer.gone' });
  const again = await signer.issue(request, never);
  expect(await signer.issue(request, never)).toEqual(again);
  const status = await signer.status(never);
  expect(status.processId).not.toBe(processId);
  expect(status.permits).toMatchObject([{ permit: 'P-1', used: 1 }]);
});

test('many callers find a dead signer at once and share the one that is started', async () => {
  await using signer = await startSigner(token);
  const { processId } = await signer.status(never);
  process.kill(processId, 'SIGKILL');
  await expect(signer.status(never)).rejects.toMatchObject({ code: 'signer.gone' });
  const all = await Promise.all(Array.from({ length: 12 }, () => signer.status(never)));
  expect(new Set(all.map((each) => each.processId)).size).toBe(1);
});

test('an abort ends the wait at once with its own reason, and harms nobody else', async () => {
  await using signer = await startSigner(token);
  const stop = new AbortController();
  const reason = new Error('the operator pressed stop');
  const signing = signer.issue(await log.requestFor(wish(), signer), stop.signal);
  const other = signer.status(never);
  setImmediate(() => {
    stop.abort(reason);
  });
  const outcome = await signing.catch((error: unknown) => error);
  if (outcome instanceof Error) expect(outcome).toBe(reason); // it may have been quicker than the operator
  expect((await other).processId).toBeGreaterThan(0);
});

test('the PIN is in neither the arguments nor the environment of the signer', async () => {
  await using signer = await startSigner(token);
  const { processId } = await signer.status(never);
  if (!existsSync(`/proc/${processId}`)) return; // only Linux lets us look
  const seen = readFileSync(`/proc/${processId}/cmdline`, 'utf8') + readFileSync(`/proc/${processId}/environ`, 'utf8');
  expect(seen).toContain('main.ts');
  expect(seen).not.toContain(token.pin.reveal());
});

test('a closed signer has ended, and answers no more', async () => {
  const signer = await startSigner(token);
  const { processId } = await signer.status(never);
  await signer[Symbol.asyncDispose]();
  expect(() => process.kill(processId, 0)).toThrow();
  await expect(signer.status(never)).rejects.toMatchObject({ code: 'signer.gone' });
});

test('the signer ends with the process that started it', async () => {
  const script = join(import.meta.dirname, 'start-and-die.ts');
  const env = { ...process.env, NODE_OPTIONS: '', TEST_START: JSON.stringify(token.start) };
  const run = promisify(execFile)(process.execPath, [script], { env });
  const { stdout } = await run.catch((error: unknown) => error as { stdout: string }); // it kills itself
  const processId = Number(stdout);
  expect(processId).toBeGreaterThan(1);
  await expect.poll(() => isRunning(processId)).toBe(false);
});

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false; // ESRCH is the only way this fails for a process of our own
  }
}

/** The wire alone: a process whose every reaction is written down here. */
type Reaction = 'silence' | 'death' | 'nonsense' | { readonly value: unknown } | { readonly code: string };

function scripted(reactions: (call: string) => Reaction) {
  const seen = {
    kills: 0,
    starts: 0,
    start: (): Wire => {
      seen.starts += 1;
      const wire: ScriptedWire = scriptedWire((message) => {
        const { kind, id, call } = message as { kind: string; id: number; call: string };
        if (kind !== 'call') return;
        const reaction = reactions(call);
        if (reaction === 'death') wire.die('exit status 1');
        else if (reaction === 'nonsense') wire.say({ id, kind: 'what' });
        else if (reaction === 'silence') return;
        else if ('code' in reaction) wire.say({ id, kind: 'fault', code: reaction.code, evidence: {} });
        else wire.say({ id, kind: 'answer', answer: reaction.value });
      });
      const { end } = wire;
      return {
        ...wire,
        end: (reason) => {
          seen.kills += 1;
          end(reason);
        },
      };
    },
  };
  return seen;
}

const offer = (start: () => Wire): SignerOptions => ({
  start: token.start,
  signal: never,
  timeoutMs: 50,
  startProcess: start,
});

test('a start that is given up leaves no process behind', async () => {
  const slow = scripted(() => 'silence');
  const stop = new AbortController();
  const reason = new Error('the operator pressed stop');
  const started = SignerClient.start({ ...offer(slow.start), signal: stop.signal });
  stop.abort(reason);
  await expect(started).rejects.toBe(reason);
  expect(slow.kills).toBe(slow.starts);
});

test('a signer that hangs is killed when its time is up', async () => {
  const hung = scripted(() => 'silence');
  const started = SignerClient.start(offer(hung.start));
  await expect(started).rejects.toMatchObject({ code: 'signer.gone', evidence: { call: 'status', timeoutMs: 50 } });
  expect(hung.kills).toBe(1);
});

test('a signer that answers what nobody can read is killed', async () => {
  const mad = scripted(() => 'nonsense');
  await expect(SignerClient.start(offer(mad.start))).rejects.toMatchObject({ code: 'signer.gone' });
  expect(mad.kills).toBe(1);
});

test('a signer that dies again and again is not restarted without end', async () => {
  let healthy = true;
  const dying = scripted(() => (healthy ? { value: status } : 'death'));
  await using signer = await SignerClient.start(offer(dying.start));
  healthy = false;
  for (let attempt = 0; attempt < 10; attempt++) {
    await expect(signer.status(never)).rejects.toMatchObject({ code: 'signer.gone' });
  }
  expect(dying.starts).toBe(1 + 5);
});

test('after the PIN was refused the token is left alone', async () => {
  let healthy = true;
  const process = scripted(() => {
    if (healthy) return { value: status };
    return process.starts === 1 ? 'death' : { code: 'hsm.wrong-pin' };
  });
  await using signer = await SignerClient.start(offer(process.start));
  healthy = false;
  await expect(signer.status(never)).rejects.toMatchObject({ code: 'signer.gone' });
  for (let attempt = 0; attempt < 5; attempt++) {
    await expect(signer.status(never)).rejects.toMatchObject({ code: 'hsm.wrong-pin' });
  }
  expect(process.starts).toBe(2);
});

test('a fault of the token ends the session: the next call begins with a new process', async () => {
  let broken = true;
  const process = scripted((call) => {
    if (call === 'status') return { value: status };
    return broken ? { code: 'hsm.failed' } : { value: 'ab'.repeat(32) };
  });
  await using signer = await SignerClient.start(offer(process.start));
  const tag = () => signer.tagSecret(new Secret('K7RT-9XQ2'), never);
  await expect(tag()).rejects.toMatchObject({ code: 'hsm.failed' });
  expect([process.starts, process.kills]).toEqual([1, 1]);
  broken = false;
  expect(await tag()).toHaveLength(64);
  expect(process.starts).toBe(2);
});

test('a refusal to sign leaves the session as it is', async () => {
  const process = scripted((call) => (call === 'status' ? { value: status } : { code: 'signer.refused' }));
  await using signer = await SignerClient.start(offer(process.start));
  await expect(signer.tagSecret(new Secret('K7RT-9XQ2'), never)).rejects.toMatchObject({ code: 'signer.refused' });
  await signer.status(never);
  expect([process.starts, process.kills]).toEqual([1, 0]);
});
