import { isSignedBirthReceipt } from '../../../station-core/protocol/unit-agent/birth-statement.ts';
import { createECDH, createHash, createHmac, randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CertificationRequest } from 'pkijs';
import { fromBER } from 'asn1js';
import { decode } from 'cborg';
import { expect, test } from 'vitest';
import { Efuse } from '../../../fixtures/virtual-jig/chip/efuse.ts';
import { CHIP_MODELS } from '../../../fixtures/virtual-jig/chip/chip-models.ts';
import { readSecureCert } from '../../../station-core/codecs/secure-cert.ts';
import {
  decodeAgentFrame,
  decodeBirthStatement,
  encodeAgentFrame,
  encodeAgentRequest,
} from '../../../station-core/codecs/agent.ts';
import { installed } from '../faults/fault-steps.ts';
import { booted, hostEntropy, restart } from './booted-unit.ts';
import { fillFlash, IDENTITY_OFFSET, PROVISIONING } from '../sample-flash.ts';
import { certificateFor } from '../test-certificate.ts';

const CHIPS = ['esp32c3', 'esp32'] as const;
test.each(CHIPS)('hello reports what is in the flash of an %s', async (chip) => {
  await booted(chip, async (unit, board) => {
    const hello = await unit.get('hello', {});
    expect(hello).toMatchObject({
      agent: '2.0',
      runsAs: 'app',
      chip,
      firmwareVersion: '1.4.2',
      identity: 'none',
      locked: false,
    });
    expect(hello).toMatchObject({ ssid: PROVISIONING.ssid, serial: PROVISIONING.serial });
    expect(Buffer.from(hello.mac).toString('hex')).toBe(board.mac.replaceAll(':', ''));
    expect(Buffer.from(hello.elfSha256 ?? [])).toEqual(
      createHash('sha256').update(`lamp-one 1.4.2 ${chip} elf`).digest(),
    );
  });
});

test.each(CHIPS)(
  'a whole identity on an %s: key, CSR, chain, proof, all in flash and over power cycles',
  async (chip) => {
    await booted(chip, async (unit, board, host) => {
      expect(await unit.refusal('csr', { nonce: randomBytes(32), subject: { serialNumber: 'X' } })).toBe('wrong-state');
      const { publicKey } = await unit.get('generate-key', { hostEntropy });
      const again = await unit.get('generate-key', { hostEntropy });
      expect(Buffer.from(again.publicKey)).toEqual(Buffer.from(publicKey));
      const chain = certificateFor(publicKey);
      const { chainSha256 } = await unit.get('install', { chain });
      expect(Buffer.from(chainSha256)).toEqual(createHash('sha256').update(chain[0]).update(chain[1]).digest());
      expect(await unit.refusal('generate-key', { hostEntropy })).toBe('wrong-state');
      await unit.get('reboot', {});
      await host.until(() => host.text.includes('prov: SSID'));
      board.powerCycle();
      await restart(host);
      const hello = await unit.get('hello', {});
      expect(hello.identity).toBe('installed');
      expect(Buffer.from(hello.publicKey ?? [])).toEqual(Buffer.from(publicKey));
      expect(Buffer.from(hello.chainSha256 ?? [])).toEqual(Buffer.from(chainSha256));
      const nonce = randomBytes(32);
      const { statement, signature } = await unit.get('prove', { nonce });
      expect(isSignedBirthReceipt({ payload: statement, signature }, new X509Certificate(chain[0]).publicKey)).toBe(
        true,
      );
      expect(decodeBirthStatement(statement)).toMatchObject({
        mac: hello.mac,
        chip,
        serial: PROVISIONING.serial,
        chainSha256,
        elfSha256: hello.elfSha256,
        key: hello.key,
      });
    });
  },
);

test('the CSR is what the station asked for, checked with other code', async () => {
  await booted('esp32c3', async (unit) => {
    const { publicKey } = await unit.get('generate-key', { hostEntropy });
    const nonce = randomBytes(32);
    const { csr } = await unit.get('csr', { nonce, subject: { serialNumber: 'L1-000042' } });
    const parsed = new CertificationRequest({ schema: fromBER(Buffer.from(csr)).result });
    expect(await parsed.verify()).toBe(true);
    expect(Buffer.from(parsed.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView)).toEqual(
      Buffer.from(publicKey),
    );
    expect(parsed.subject.typesAndValues.map((rdn) => [rdn.type, rdn.value.valueBlock.value])).toEqual([
      ['2.5.4.5', 'L1-000042'],
    ]);
    expect(parsed.attributes?.map((attribute) => attribute.type)).toEqual(['1.2.840.113549.1.9.7']);
    expect(Buffer.from(csr).includes(nonce.toString('hex'))).toBe(true);
  });
});

test('on a chip with HMAC the key is in no byte of the flash; on an ESP32 it lies there in DER', async () => {
  await booted('esp32c3', async (unit, board) => {
    await unit.get('generate-key', { hostEntropy });
    const records = readSecureCert(board.flash.subarray(IDENTITY_OFFSET, IDENTITY_OFFSET + 0x2000));
    expect(records.map(({ type, flags, value }) => [type, flags, value.length])).toEqual([
      [5, 0, 32],
      [2, 0x40, 0],
    ]);
  });
  await booted('esp32', async (unit, board) => {
    await unit.get('generate-key', { hostEntropy });
    const [record] = readSecureCert(board.flash.subarray(IDENTITY_OFFSET, IDENTITY_OFFSET + 0x2000));
    expect([record?.type, record?.flags, record?.value.length]).toEqual([2, 0, 121]);
  });
});

test('the scalar is derived as the published vector says', () => {
  const url = new URL('../../../fixtures/vectors/esp-secure-cert/computed_hmac_ecdsa.json', import.meta.url);
  const vector = JSON.parse(readFileSync(url, 'utf8')) as Record<string, string>;
  const bytes = (field: string): Buffer => Buffer.from(vector[field] ?? '', 'hex');
  const efuse = new Efuse({ chip: CHIP_MODELS.esp32c3, mac: Buffer.alloc(6), revision: { major: 0, minor: 4 } });
  efuse.identityKey.burn('hmac', bytes('hmac_up_key'));
  const scalar = efuse.identityKey.deriveScalar(bytes('salt'));
  expect(scalar).toEqual(bytes('private_scalar'));
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(scalar);
  expect(ecdh.getPublicKey()).toEqual(bytes('public_point'));
  expect(() => {
    efuse.identityKey.burn('hmac', randomBytes(32));
  }).toThrow('once');
});

test('the same request again is answered with the same bytes and not carried out twice', async () => {
  await booted('esp32c3', async (_, board, host) => {
    const frame = encodeAgentRequest({ name: 'generate-key', sequence: 7, body: { hostEntropy } });
    const first = await host.ask(frame);
    const flash = Buffer.from(board.flash);
    expect(await host.ask(frame)).toEqual(first);
    expect(board.flash.equals(flash)).toBe(true);
    const nonce = randomBytes(32);
    const csr = encodeAgentRequest({ name: 'csr', sequence: 8, body: { nonce, subject: { serialNumber: 'S' } } });
    expect(await host.ask(csr)).toEqual(await host.ask(csr)); // ECDSA signatures differ each time, so it was not run again
  });
});

test('secrets-tag is the HMAC over what lies in NVS', async () => {
  await booted('esp32c3', async (unit) => {
    const nonce = randomBytes(32);
    const { ssid, password, serial, salt, verifier } = PROVISIONING;
    const text = (value: string): Buffer => Buffer.concat([Buffer.of(value.length), Buffer.from(value)]);
    const expected = createHmac('sha256', password)
      .update('birthmark/secrets-tag/v1')
      .update(nonce)
      .update(Buffer.concat([text(ssid), text(serial)]))
      .update(createHash('sha256').update(salt).update(verifier).digest())
      .digest();
    expect(Buffer.from((await unit.get('secrets-tag', { nonce })).tag)).toEqual(expected);
  });
});

test('a certificate for another key, or no certificate at all, is not installed', async () => {
  await booted('esp32c3', async (unit, board) => {
    const { publicKey } = await unit.get('generate-key', { hostEntropy });
    const [, issuer] = certificateFor(publicKey);
    const before = Buffer.from(board.flash);
    expect(await unit.refusal('install', { chain: [issuer, issuer] })).toBe('failed');
    expect(await unit.refusal('install', { chain: [Buffer.from('not DER'), issuer] })).toBe('failed');
    expect(board.flash.equals(before)).toBe(true);
  });
});

test('once installed, only the same chain is taken again, and erase-identity is the way back', async () => {
  await booted('esp32c3', async (unit) => {
    const { publicKey } = await unit.get('generate-key', { hostEntropy });
    const chain = certificateFor(publicKey);
    await unit.get('install', { chain });
    await unit.get('install', { chain });
    expect(await unit.refusal('install', { chain: certificateFor(publicKey) })).toBe('wrong-state');
    await unit.get('erase-identity', {});
    expect((await unit.get('hello', {})).identity).toBe('none');
    const next = await unit.get('generate-key', { hostEntropy });
    expect(Buffer.from(next.publicKey)).not.toEqual(Buffer.from(publicKey));
  });
});

test('the lock is one-way: it survives power, and nothing is erased or born behind it', async () => {
  await booted('esp32c3', async (unit, board, host) => {
    expect(await unit.refusal('lock', {})).toBe('wrong-state');
    await unit.get('generate-key', { hostEntropy });
    expect(await unit.refusal('lock', {})).toBe('wrong-state');
    expect(board.locked).toBe(false);
    await installed(unit);
    expect(await unit.get('lock', {})).toEqual({ locked: true });
    board.powerCycle();
    await restart(host);
    expect((await unit.get('lock-state', {})).locked).toBe(true);
    expect(board.locked).toBe(true);
    expect(await unit.refusal('erase-identity')).toBe('locked');
    expect(await unit.refusal('generate-key', { hostEntropy })).toBe('wrong-state');
  });
});

test('an unknown request is refused as unsupported, a broken body as malformed, a damaged frame not answered', async () => {
  await booted('esp32c3', async (_, __, host) => {
    const hello = encodeAgentRequest({ name: 'hello', sequence: 1, body: {} });
    const damaged = Buffer.from(hello);
    damaged.writeUInt8(damaged.readUInt8(2) ^ 1, 2);
    host.send(damaged);
    expect(await host.silence(80)).toBe(true);
    expect(decodeAgentFrame(await host.ask(hello)).kind).toBe(0x81);
    const emptyMap = Buffer.of(0xa0);
    for (const [kind, reason] of [
      [0x40, 'unsupported'],
      [0x03, 'malformed'], // a CSR request without its nonce
    ] as const) {
      const refusal = decodeAgentFrame(await host.ask(encodeAgentFrame({ kind, sequence: 9, body: emptyMap })));
      expect([refusal.kind, refusal.sequence]).toEqual([0xff, 9]);
      expect(decode(refusal.body)).toMatchObject({ request: kind, reason });
    }
  });
});

test('the identity outlives a new app in flash', async () => {
  await booted('esp32c3', async (unit, board, host) => {
    const { publicKey } = await unit.get('generate-key', { hostEntropy });
    board.flash.fill(0xff, 0x20000, 0x120000);
    fillFlash(board, { version: '1.5.0' });
    await restart(host);
    const hello = await unit.get('hello', {});
    expect(hello.firmwareVersion).toBe('1.5.0');
    expect(Buffer.from(hello.publicKey ?? [])).toEqual(Buffer.from(publicKey));
  });
});
