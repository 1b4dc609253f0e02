import { createECDH, createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BoardSpec } from '../../fixtures/virtual-jig/jig.ts';
import { SECURE_CERT_TYPE } from '../../station-core/formats/esp-secure-cert.ts';
import { readSecureCert } from '../../station-core/codecs/secure-cert.ts';
import { readWords } from '../virtual-jig/faults/fault-steps.ts';
import { TestHost } from '../virtual-jig/host.ts';
import { type Line, provision, startLine } from './line.ts';
import { recordLine } from './recording-line.ts';

/**
 * The private key never leaves the unit: after a whole run, everything that crossed the wire, everything the station has
 * kept and everything that can be read out of the board is searched for it, in each form that a key is written in.
 */
const CASES: readonly (readonly [BoardSpec & { readonly chip: 'esp32' | 'esp32c3' }, keyIn: 'eFuse' | 'flash'])[] = [
  [{ chip: 'esp32c3' }, 'eFuse'],
  [{ chip: 'esp32' }, 'flash'],
];

test.each(CASES)(
  'no byte of the private key of %j is anywhere but in its %s',
  async (spec, keyIn) => {
    await using line = await startLine({ chip: spec.chip });
    await using station = await line.open();
    const [board] = await line.addBoards(spec);
    if (board === undefined) throw new Error('no board');
    await using wire = await recordLine(board.address);
    const result = await provision(station, { board: { ...board, address: wire.address }, product: line.product });
    expect(result.outcome).toBe('PASS');
    const secrets = board.keySecrets();
    expect(secrets.length).toBe(keyIn === 'eFuse' ? 2 : 1);

    const flash = Buffer.from(board.flash);
    const inFlash = found(secrets, flash);
    if (keyIn === 'flash') {
      expect(inFlash).toEqual(['bytes']); // as its record, which is where this option keeps it
      blankKeyRecord(flash, line);
      expect(found(secrets, flash)).toEqual([]);
    } else expect(inFlash).toEqual([]);
    expect(found(secrets, wire.recorded())).toEqual([]);
    expect(found(secrets, filesOf(line.dataDir))).toEqual([]);
    if (spec.chip === 'esp32c3') expect(found(secrets, await efuseDump(board.address))).toEqual([]);
  },
  180_000,
);

test('the search finds a key in every form that it looks for', () => {
  const scalar = Buffer.from('0a'.padEnd(64, '9c3b71'), 'hex');
  const key = privateKeyOf(scalar);
  const { d = '' } = key.export({ format: 'jwk' });
  const forms: Record<string, Buffer> = {
    bytes: key.export({ format: 'der', type: 'sec1' }),
    PKCS8: key.export({ format: 'der', type: 'pkcs8' }),
    reversed: Buffer.concat([Buffer.of(1), Buffer.from(scalar).reverse()]),
    hex: Buffer.from(`x${scalar.toString('hex').toUpperCase()}`),
    'reversed hex': Buffer.from(Buffer.from(scalar).reverse().toString('hex')),
    PEM: Buffer.from(key.export({ format: 'pem', type: 'sec1' })),
    'PKCS8 PEM': Buffer.from(key.export({ format: 'pem', type: 'pkcs8' })),
    JWK: Buffer.from(JSON.stringify({ d })),
    'decimal list': Buffer.from(`[${[...scalar].join(',')}]`),
  };
  for (const [form, bytes] of Object.entries(forms))
    expect(found([scalar], Buffer.concat([Buffer.alloc(7, 0x11), bytes])).length, form).toBeGreaterThan(0);
  expect(found([scalar], Buffer.from(scalar.subarray(0, 31)))).toEqual([]);
});

/** The forms in which one of the secrets is in these bytes. */
function found(secrets: readonly Buffer[], bytes: Buffer): string[] {
  const text = bytes.toString('latin1').replaceAll(/[\r\n]/g, '');
  const lowerCase = text.toLowerCase();
  const forms = secrets.flatMap((secret) => {
    const reversed = Buffer.from(secret).reverse();
    return Object.entries({
      bytes: bytes.includes(secret),
      reversed: bytes.includes(reversed),
      hex: [secret, reversed].some((each) => lowerCase.includes(each.toString('hex'))),
      base64: [secret, reversed].some((each) => base64Forms(each).some((form) => text.includes(form))),
      decimal: lowerCase.replaceAll(' ', '').includes([...secret].join(',')),
    });
  });
  return [...new Set(forms.filter(([, isThere]) => isThere).map(([form]) => form))];
}

/** What the bytes alone determine of a text in base64, wherever in a group of three they begin. */
function base64Forms(secret: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), secret])
      .toString('base64')
      .replaceAll('=', '');
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor(((before + secret.length) * 8) / 6);
    const own = whole.slice(from, to);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function privateKeyOf(scalar: Buffer) {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(scalar);
  const point = ecdh.getPublicKey();
  const [x, y] = [point.toString('base64url', 1, 33), point.toString('base64url', 33, 65)];
  return createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d: scalar.toString('base64url'), x, y }, format: 'jwk' });
}

function blankKeyRecord(flash: Buffer, { product }: Line): void {
  const { offsetBytes, sizeBytes } = product.identityPartition;
  const key = readSecureCert(flash.subarray(offsetBytes, offsetBytes + sizeBytes)).find(
    ({ type }) => type === SECURE_CERT_TYPE.privateKey,
  );
  const at = flash.indexOf(key?.value ?? Buffer.of());
  expect(at).toBeGreaterThan(offsetBytes);
  flash.fill(0, at, at + (key?.value.length ?? 0));
}

/** Every file that the station has written: ledger, log, certificates, labels. */
function filesOf(folder: string): Buffer {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(entries.map(({ name }) => name)).toContain('ledger.db');
  return Buffer.concat(entries.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
}

/** All words of the eFuse controller, as a host reads them. */
async function efuseDump(address: string): Promise<Buffer> {
  const [base, words] = [0x6000_8800, 0x80];
  await using host = await TestHost.open(address);
  await host.enterDownloadMode();
  const values = await readWords(
    host,
    Array.from({ length: words }, (_, at) => base + 4 * at),
  );
  const bytes = Buffer.alloc(4 * words);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, 4 * at);
  expect(values.some((value) => value !== 0)).toBe(true);
  return bytes;
}
