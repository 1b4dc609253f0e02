import { Buffer } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SRP_PRIME, srpClientProofs, srpClientPublicKey } from '../../station-core/protocol/unit-agent/srp6a.ts';
import { noProgram } from './agent-program.ts';
import { Conversation } from './conversation.ts';
import { UNIT } from './unit-flash.ts';
import { KIND, line, map, NONCE } from './vectors/wire.ts';

/** The exchange that shows that the ownership code opens the unit, and what ends it. */
const innerHash = (code: string): Buffer => createHash('sha512').update(`${UNIT.username}:${code}`).digest();

interface Started {
  readonly frame: Buffer;
  readonly clientProof: Buffer;
  readonly deviceProof: Buffer;
}

async function start(unit: Conversation, code: string = UNIT.ownershipCode): Promise<Started> {
  const privateKey = randomBytes(32);
  const asked = { username: UNIT.username, clientPublicKey: srpClientPublicKey(privateKey) };
  const frame = unit.frame('srp-start', asked);
  const { body } = await unit.send(frame);
  const [salt, devicePublicKey] = [body['salt'], body['devicePublicKey']];
  if (!(salt instanceof Uint8Array) || !(devicePublicKey instanceof Uint8Array)) throw new Error('no key came back');
  const transcript = { ...asked, salt, devicePublicKey };
  return { frame, ...srpClientProofs(transcript, { privateKey, innerHash: innerHash(code) }) };
}

describe.skipIf(noProgram)(`the ownership code${noProgram === undefined ? '' : ` (${noProgram})`}`, () => {
  test('the right code is proved to the unit, and the unit proves that it holds the verifier', async () => {
    await using unit = new Conversation();
    const { clientProof, deviceProof } = await start(unit);
    const answer = await unit.get('srp-verify', { clientProof });
    expect(Buffer.from(answer.deviceProof)).toStrictEqual(deviceProof);
  });

  test('a wrong code is denied, and ends the session', async () => {
    await using unit = new Conversation();
    const { clientProof } = await start(unit, 'abcd1235');
    expect(await unit.ask('srp-verify', { clientProof })).toBe('denied');
    expect(await unit.ask('srp-verify', { clientProof })).toBe('wrong-state');
  });

  test('the right proof behind a wrong one comes too late', async () => {
    await using unit = new Conversation();
    const { clientProof } = await start(unit);
    expect(await unit.ask('srp-verify', { clientProof: Buffer.alloc(64) })).toBe('denied');
    expect(await unit.ask('srp-verify', { clientProof })).toBe('wrong-state');
  });

  test('a proof is good once', async () => {
    await using unit = new Conversation();
    const { clientProof } = await start(unit);
    expect(await unit.ask('srp-verify', { clientProof })).toBe('reply');
    expect(await unit.ask('srp-verify', { clientProof })).toBe('wrong-state');
  });

  const N = BigInt(`0x${SRP_PRIME.toString('hex')}`);
  const TRIVIAL: readonly (readonly [string, bigint])[] = [
    ['0', 0n],
    ['N', N],
  ];
  test.each(TRIVIAL)('a public key of %s, which would make the secret known to all, is denied', async (_, value) => {
    await using unit = new Conversation();
    const clientPublicKey = Buffer.from(value.toString(16).padStart(768, '0'), 'hex');
    expect(await unit.ask('srp-start', { username: UNIT.username, clientPublicKey })).toBe('denied');
    expect(await unit.ask('srp-verify', { clientProof: Buffer.alloc(64) })).toBe('wrong-state');
  });

  test.each([
    ['hello', (unit: Conversation) => unit.frame('hello', {})],
    ['secrets-tag', (unit: Conversation) => unit.frame('secrets-tag', { nonce: NONCE })],
    ['a refused request', (unit: Conversation) => unit.frame('prove', { nonce: NONCE })],
    ['a malformed request', () => line({ kind: KIND.lockState, body: Buffer.of(0x80) })],
    ['an unknown request', () => line({ kind: 0x0d, body: map() })],
    ['a proof that is malformed', () => line({ kind: KIND.srpVerify, body: map() })],
    ['a hello of another version', () => line({ kind: KIND.hello, body: map(), version: 1 })],
    ['another start', (unit: Conversation) => unit.frame('srp-start', otherStart())],
  ])('%s between start and proof ends the session', async (_, between) => {
    await using unit = new Conversation();
    const { clientProof } = await start(unit);
    await unit.send(between(unit));
    expect(['wrong-state', 'denied']).toContain(await unit.ask('srp-verify', { clientProof }));
  });

  test('the same start again is the same session, with the same key', async () => {
    await using unit = new Conversation();
    const { frame, clientProof, deviceProof } = await start(unit);
    const firstAnswer = Buffer.from(unit.sent);
    await unit.send(frame);
    expect(unit.sent).toStrictEqual(Buffer.concat([firstAnswer, firstAnswer]));
    const answer = await unit.get('srp-verify', { clientProof });
    expect(Buffer.from(answer.deviceProof)).toStrictEqual(deviceProof);
  });

  test('what is no request leaves the session as it is', async () => {
    await using unit = new Conversation();
    const { clientProof } = await start(unit);
    const noise = Buffer.concat([Buffer.from('console\r\n'), line({ kind: 0x81, body: map() })]);
    const proof = unit.frame('srp-verify', { clientProof });
    expect((await unit.send(Buffer.concat([noise, proof]))).kind).toBe(KIND.srpVerify | 0x80);
  });
});

const otherStart = () => ({ username: UNIT.username, clientPublicKey: srpClientPublicKey(randomBytes(32)) });
