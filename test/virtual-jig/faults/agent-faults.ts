import { createHash, createPublicKey, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { decodeAgentEnvelope, decodeBirthStatement } from '../../../station-core/codecs/agent.ts';
import { isSignedBirthReceipt } from '../../../station-core/protocol/unit-agent/birth-statement.ts';
import { encodeHelloOfVersion1 } from '../../../station-core/protocol/unit-agent/messages.ts';
import { HELLO, installed, parsedCsr, readWords, type Seen } from './fault-steps.ts';
import { hostEntropy, restart } from '../agent/booted-unit.ts';
import { PROVISIONING } from '../sample-flash.ts';
import { certificateFor } from '../test-certificate.ts';

/** How the faults of the firmware and its unit agent show on the wire. */
export const AGENT_FAULTS_SEEN = {
  'prints-password': async (_, __, host) => {
    await host.hardReset();
    await host.until(() => /softap: (.{16})\1{99}.{11}/.test(host.text));
  },
  'agent-absent': async (_, __, host) => {
    await restart(host);
    host.send(HELLO);
    expect(await host.silence(100)).toBe(true);
  },
  'agent-version-1': async (_, board, host) => {
    host.send(HELLO);
    expect(await host.silence(100)).toBe(true);
    const answer = decodeAgentEnvelope(await host.ask(encodeHelloOfVersion1(7)));
    expect(answer).toEqual({ version: 1, kind: 0x81, sequence: 7 });
    board.heal();
    const refused = decodeAgentEnvelope(await host.ask(encodeHelloOfVersion1(8)));
    expect(refused).toEqual({ version: 2, kind: 0xff, sequence: 8 });
  },
  'agent-refuses': async (unit) => {
    expect(await unit.refusal('hello')).toBe('failed');
    expect(await unit.refusal('lock-state')).toBe('failed');
  },
  'mac-zero': async (unit, _, host) => {
    await restart(host);
    expect(Buffer.from((await unit.get('hello', {})).mac)).toEqual(Buffer.alloc(6));
    await host.enterDownloadMode();
    expect(await readWords(host, [0x6000_8844, 0x6000_8848])).toEqual([0, expect.any(Number)]);
  },
  'mac-multicast': async (unit, board, host) => {
    await restart(host);
    const shown = Buffer.from((await unit.get('hello', {})).mac);
    expect(shown).toEqual(Buffer.from(`7d${board.mac.slice(2)}`.replaceAll(':', ''), 'hex'));
    await host.enterDownloadMode();
    const [low, high] = await readWords(host, [0x6000_8844, 0x6000_8848]);
    expect([low, (high ?? 0) & 0xffff]).toEqual([shown.readUInt32BE(2), shown.readUInt16BE(0)]);
  },
  'other-mac-after-boot': async (unit, board, host) => {
    await restart(host);
    const { mac } = await unit.get('hello', {});
    expect(Buffer.from(mac).toString('hex')).not.toBe(board.mac.replaceAll(':', ''));
  },
  'old-firmware-hello': async (unit) => {
    expect((await unit.get('hello', {})).firmwareVersion).toBe('0.0.1-old');
  },
  'no-entropy': async (unit, _, host) => {
    await restart(host);
    expect(await unit.refusal('generate-key', { hostEntropy })).toBe('no-entropy');
    expect((await unit.get('hello', {})).identity).toBe('none');
  },
  'key-clone': async (unit) => {
    expect((await unit.get('generate-key', { hostEntropy })).publicKey).toHaveLength(65); // the clone itself: unit-secrets.test.ts
  },
  'key-not-fresh': async (unit) => {
    expect(await unit.get('generate-key', { hostEntropy })).not.toHaveProperty('entropy');
  },
  'generate-key-refused': async (unit) => {
    expect(await unit.refusal('generate-key', { hostEntropy })).toBe('failed');
    expect((await unit.get('hello', {})).identity).toBe('none');
  },
  'csr-bad-signature': async (unit) => {
    await unit.get('generate-key', { hostEntropy });
    expect(await (await parsedCsr(unit)).parsed.verify()).toBe(false);
  },
  'csr-foreign-key': async (unit) => {
    const { publicKey } = await unit.get('generate-key', { hostEntropy });
    const { csr, parsed } = await parsedCsr(unit);
    expect(await parsed.verify()).toBe(true);
    expect(csr.includes(Buffer.from(publicKey))).toBe(false);
  },
  'csr-stale-nonce': async (unit) => {
    await unit.get('generate-key', { hostEntropy });
    const nonce = randomBytes(32);
    const { csr, parsed } = await parsedCsr(unit, nonce);
    expect(await parsed.verify()).toBe(true);
    expect(csr.includes(nonce.toString('hex'))).toBe(false);
  },
  'csr-p384': async (unit) => {
    await unit.get('generate-key', { hostEntropy });
    const { parsed } = await parsedCsr(unit);
    const spki = Buffer.from(parsed.subjectPublicKeyInfo.toSchema().toBER());
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(key.asymmetricKeyDetails?.namedCurve).toBe('secp384r1');
    expect(await parsed.verify()).toBe(true);
  },
  'wrong-chain-hash': async (unit) => {
    const { publicKey } = await unit.get('generate-key', { hostEntropy });
    const chain = certificateFor(publicKey);
    const { chainSha256 } = await unit.get('install', { chain });
    expect(Buffer.from(chainSha256)).not.toEqual(createHash('sha256').update(chain[0]).update(chain[1]).digest());
  },
  'prove-bad-signature': async (unit, board) => {
    const leaf = await installed(unit);
    const good = async (): Promise<boolean> => {
      const { statement, signature } = await unit.get('prove', { nonce: randomBytes(32) });
      return isSignedBirthReceipt({ payload: statement, signature }, leaf.publicKey);
    };
    expect(await good()).toBe(false);
    board.heal();
    expect(await good()).toBe(true);
  },
  'receipt-forged': async (unit) => {
    const leaf = await installed(unit);
    const { statement, signature } = await unit.get('prove', { nonce: randomBytes(32) });
    expect(decodeBirthStatement(statement).efuse.secureBoot).toBe(true);
    expect(isSignedBirthReceipt({ payload: statement, signature }, leaf.publicKey)).toBe(false);
  },
  'wrong-code': async (unit, board) => {
    const asked = { username: 'wifiprov', clientPublicKey: Buffer.alloc(384, 0x3d) };
    expect(Buffer.from((await unit.get('srp-start', asked)).salt)).not.toEqual(PROVISIONING.salt);
    board.heal();
    expect(Buffer.from((await unit.get('srp-start', asked)).salt)).toEqual(PROVISIONING.salt);
  },
  'wrong-device-proof': async (unit, _, host) => {
    // Nobody knows a code for the verifier of these tests, so a proof is always denied; station/plan has one that opens.
    await unit.get('srp-start', { username: 'wifiprov', clientPublicKey: Buffer.alloc(384, 0x3d) });
    expect(await unit.refusal('srp-verify', { clientProof: Buffer.alloc(64) })).toBe('denied');
    expect(host.closed).toBe(false);
  },
  'wrong-secrets-tag': async (unit, board, host) => {
    await restart(host);
    const nonce = randomBytes(32);
    const wrong = Buffer.from((await unit.get('secrets-tag', { nonce })).tag);
    expect(board.flash.includes(PROVISIONING.password)).toBe(true);
    board.heal();
    await restart(host);
    expect(Buffer.from((await unit.get('secrets-tag', { nonce })).tag)).not.toEqual(wrong);
  },
  'lock-does-not-burn': async (unit, board) => {
    await installed(unit);
    expect(await unit.refusal('lock')).toBe('failed');
    expect((await unit.get('lock-state', {})).locked).toBe(false);
    expect(board.locked).toBe(false);
  },
  'lock-does-nothing': async (unit, board) => {
    await installed(unit);
    expect(await unit.get('lock', {})).toEqual({ locked: true });
    expect((await unit.get('lock-state', {})).locked).toBe(false);
    expect(board.locked).toBe(false);
  },
} as const satisfies Readonly<Record<string, Seen>>;
