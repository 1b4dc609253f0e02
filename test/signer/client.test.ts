import { execFile, execFileSync } from 'node:child_process';
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import type { Wire } from '../../station-core/rpc/wire.ts';
import { Secret } from '../../station-core/secret.ts';
import { SignerClient } from '../../station-core/signer/client.ts';
import type { SignerOptions } from '../../station-core/signer/client.ts';
import { type ScriptedWire, scriptedWire } from '../rpc/wire-pair.ts';
import { configOf, makeStationToken, never, startSigner, unitTbs } from './station-token.ts';
import type { StationToken } from './station-token.ts';

let token: StationToken;
beforeAll(async () => {
  token = await makeStationToken();
});

test('the checkpoint key signs the text of a checkpoint with Ed25519, and nothing else', async () => {
  await using signer = await startSigner(token);
  const noteText = `example.com/station-1\n42\n${randomBytes(32).toString('base64')}\n`;
  const signature = await signer.signCheckpoint(noteText, never);
  const raw = await signer.checkpointKey(never);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  expect(verify(null, Buffer.from(noteText), key, signature)).toBe(true);
  await expect(signer.signCheckpoint('anything\n', never)).rejects.toMatchObject({ code: 'signer.refused' });
});

test('equal secrets have equal tags, others do not, and the key stays in the token', async () => {
  await using signer = await startSigner(token);
  const tag = await signer.tagSecret(new Secret('K7RT-9XQ2'), never);
  expect(tag).toMatch(/^[0-9a-f]{64}$/);
  expect(await signer.tagSecret(new Secret('K7RT-9XQ2'), never)).toBe(tag);
  expect(await signer.tagSecret(new Secret('K7RT-9XQ3'), never)).not.toBe(tag);
});

test('a wrong PIN is reported as such, and tried once only', async () => {
  const pin = new Secret('not-the-pin');
  const started = SignerClient.start({ config: configOf(token), pin, signal: never });
  await expect(started).rejects.toMatchObject({ code: 'hsm.wrong-pin' });
  await using signer = await startSigner(token); // the token was not locked by it
  expect((await signer.status(never)).tokenLabel).toBe('birthmark-demo');
});

test('two tokens with the label of the station are refused before any PIN is tried', async () => {
  const twice = await makeStationToken();
  const label = twice.files.tokenLabel;
  const another = ['--init-token', '--free', '--label', label, '--so-pin', '87654321', '--pin', '12345678'];
  execFileSync('softhsm2-util', another, { env: { ...process.env, SOFTHSM2_CONF: twice.files.softhsmConf } });
  const started = SignerClient.start({ config: configOf(twice), pin: new Secret('not-the-pin'), signal: never });
  // Had the PIN been tried, `hsm.wrong-pin` would say so.
  const twoSerialNumbers = expect.stringMatching(/^[0-9a-f]{16}, [0-9a-f]{16}$/) as string;
  await expect(started).rejects.toMatchObject({
    code: 'hsm.two-tokens',
    evidence: { tokenLabel: label, serialNumbers: twoSerialNumbers },
  });
});

test('a missing driver, a missing token and a missing key are distinguished', async () => {
  const start = (changes: Parameters<typeof configOf>[1]): Promise<SignerClient> => startSigner(token, changes);
  await expect(start({ modulePath: '/nowhere/driver.so' })).rejects.toMatchObject({ code: 'hsm.missing' });
  await expect(start({ modulePath: join(token.dir, 'ca', 'root.pem') })).rejects.toMatchObject({ code: 'hsm.missing' });
  await expect(start({ tokenLabel: 'another' })).rejects.toMatchObject({ code: 'hsm.missing' });
  await expect(start({ softhsmConf: '/nowhere/softhsm2.conf' })).rejects.toMatchObject({ code: 'hsm.missing' });
  const keys = { ...token.files.keys, issuing: 'lost' };
  await expect(start({ keys })).rejects.toMatchObject({ code: 'hsm.no-key', evidence: { label: 'lost' } });
});

test('an issuing certificate that is not of the issuing key signs nothing', async () => {
  const other = await makeStationToken();
  await using signer = await startSigner(token, { issuingCertDer: other.issuingCertDer });
  const signed = signer.signCertificate({ tbsDer: unitTbs(other), permit: 'P-1' }, never);
  await expect(signed).rejects.toMatchObject({ code: 'hsm.failed' });
});

test('a signer killed in the middle of its work is gone for that call, and back for the next', async () => {
  await using signer = await startSigner(token);
  const { processId } = await signer.status(never);
  const tbsDer = unitTbs(token);
  const signing = signer.signCertificate({ tbsDer, permit: 'P-1' }, never);
  process.kill(processId, 'SIGKILL');
  await expect(signing).rejects.toMatchObject({ code: 'signer.gone' });
  const again = await signer.signCertificate({ tbsDer, permit: 'P-1' }, never);
  expect(again.signatureDer.length).toBeGreaterThan(60);
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
  const signing = signer.signCertificate({ tbsDer: unitTbs(token), permit: 'P-1' }, stop.signal);
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
  const [config, pin] = [JSON.stringify({ dir: token.dir, journal: join(token.dir, 'die.jsonl') }), token.pin.reveal()];
  const env = { ...process.env, NODE_OPTIONS: '', TEST_CONFIG: config, TEST_PIN: pin };
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

const status = { processId: 1, tokenLabel: 't', manufacturer: 'm', model: 'm', permits: [] };
const offer = (start: () => Wire): SignerOptions => ({
  config: configOf(token),
  pin: token.pin,
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
  const hung = scripted((call) => (call === 'open' ? { value: null } : 'silence'));
  const started = SignerClient.start(offer(hung.start));
  await expect(started).rejects.toMatchObject({ code: 'signer.gone', evidence: { call: 'status', timeoutMs: 50 } });
  expect(hung.kills).toBe(1);
});

test('a signer that answers what nobody can read is killed', async () => {
  const mad = scripted((call) => (call === 'open' ? { value: null } : 'nonsense'));
  await expect(SignerClient.start(offer(mad.start))).rejects.toMatchObject({ code: 'signer.gone' });
  expect(mad.kills).toBe(1);
});

test('a signer that dies again and again is not restarted without end', async () => {
  let healthy = true;
  const dying = scripted((call) => (!healthy ? 'death' : { value: call === 'open' ? null : status }));
  await using signer = await SignerClient.start(offer(dying.start));
  healthy = false;
  for (let attempt = 0; attempt < 10; attempt++) {
    await expect(signer.status(never)).rejects.toMatchObject({ code: 'signer.gone' });
  }
  expect(dying.starts).toBe(1 + 5);
});

test('after the PIN was refused the token is left alone', async () => {
  let healthy = true;
  const opening = (): Reaction => (healthy ? { value: null } : { code: 'hsm.wrong-pin' });
  const process = scripted((call) => (call === 'open' ? opening() : healthy ? { value: status } : 'death'));
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
  const answers = (call: string): Reaction =>
    call === 'checkpointKey' ? { value: new Uint8Array(32) } : { value: status };
  const process = scripted((call) => {
    if (call === 'open') return { value: null };
    return broken && call === 'checkpointKey' ? { code: 'hsm.failed' } : answers(call);
  });
  await using signer = await SignerClient.start(offer(process.start));
  await expect(signer.checkpointKey(never)).rejects.toMatchObject({ code: 'hsm.failed' });
  expect([process.starts, process.kills]).toEqual([1, 1]);
  broken = false;
  expect(await signer.checkpointKey(never)).toHaveLength(32);
  expect(process.starts).toBe(2);
});

test('a refusal to sign leaves the session as it is', async () => {
  const process = scripted((call) =>
    call === 'open' ? { value: null } : call === 'status' ? { value: status } : { code: 'signer.refused' },
  );
  await using signer = await SignerClient.start(offer(process.start));
  await expect(signer.checkpointKey(never)).rejects.toMatchObject({ code: 'signer.refused' });
  await signer.status(never);
  expect([process.starts, process.kills]).toEqual([1, 0]);
});
