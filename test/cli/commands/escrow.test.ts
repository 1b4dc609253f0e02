import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { macOf } from '../../../station-core/model/mac.ts';
import { Secret } from '../../../station-core/secret.ts';
import { sealToBoth } from '../../../station-core/secrets/seal-hybrid.ts';
import { readEscrow } from '../../../station-core/station/setup/read-escrow.ts';
import { atTerminal, type SeenAtTerminal } from '../at-terminal.ts';

const PASSPHRASE = 'five words that do not belong';
let dir: string;
/** In a folder that `escrow new` makes. */
const at = (name: string): string => join(dir, 'keys', name);
const ask = (to: string, typed = PASSPHRASE) => ({ to, typed });

const create = (): Promise<SeenAtTerminal> =>
  atTerminal(
    [ask('New passphrase of the escrow keys lamps-2026, at least 16 characters'), ask('The same passphrase again')],
    ...['escrow', 'new', 'lamps-2026', '--organization', 'Lamp Works', '--out', at('')],
  );
const open = (file: string, typed = PASSPHRASE): Promise<SeenAtTerminal> =>
  atTerminal(
    [ask('Passphrase of the escrow keys', typed)],
    ...['escrow', 'open', at(file), '--keys', at('lamps-2026.escrow.pem')],
  );

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'escrow-'));
  expect(await create()).toMatchObject({ exitCode: 0 });
  const { certDer, kemCertDer = new Uint8Array() } = await readEscrow(at('lamps-2026.escrow.pem'));
  const secrets = { softApPassword: new Secret('7TQY4JNGNVMSGTVG'), ownershipCode: new Secret('T5K84E4XLUW3DEAE') };
  const context = { serial: 'BM-1', mac: macOf('24:0a:c4:12:ab:cd'), ssid: 'PROV_1' };
  const sealed = await sealToBoth({ escrowCertDer: certDer, secrets, context }, kemCertDer);
  await writeFile(at('sealed.der'), sealed);
  await writeFile(at('sealed.b64'), `${sealed.toString('base64')}\n`);
  const changed = Buffer.from(sealed);
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
  await writeFile(at('changed.der'), changed);
});
afterAll(() => rm(dir, { recursive: true }));

test('the keys lie encrypted in files of their owner alone, and are never written over', async () => {
  for (const name of ['lamps-2026.ecdh.key.pem', 'lamps-2026.ml-kem.key.pem']) {
    expect((await stat(at(name))).mode & 0o777).toBe(0o600);
    expect(await readFile(at(name), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  }
  const before = await readFile(at('lamps-2026.escrow.pem'));
  expect(await create()).toMatchObject({ exitCode: 1, seen: expect.stringContaining('station.bad-path') as string });
  expect(await readFile(at('lamps-2026.escrow.pem'))).toEqual(before);
});

test('OpenSSL reads the classical certificate, which is for key agreement alone', async () => {
  const { certDer } = await readEscrow(at('lamps-2026.escrow.pem'));
  const text = execFileSync('openssl', ['x509', '-noout', '-text'], { input: new X509Certificate(certDer).toString() });
  expect(text.toString()).toMatch(/Key Usage: critical\s+Key Agreement\n/);
  expect(text.toString()).toContain('Subject: O = Lamp Works, CN = lamps-2026 escrow ECDH');
});

test.each(['sealed.der', 'sealed.b64'])('%s is opened with both keys, at a terminal', async (file) => {
  const { exitCode, seen } = await open(file);
  expect(seen).toContain('"softApPassword":"7TQY4JNGNVMSGTVG"');
  expect(seen).not.toContain(PASSPHRASE);
  expect(exitCode).toBe(0);
});

test('a wrong passphrase and a changed copy open nothing', async () => {
  const wrong = await open('sealed.der', 'another passphrase of words');
  expect([wrong.exitCode, wrong.seen]).toEqual([1, expect.stringContaining('officer.wrong-passphrase')]);
  const changed = await open('changed.der');
  expect([changed.exitCode, changed.seen]).toEqual([1, expect.stringContaining('escrow.cannot-open')]);
  expect(wrong.seen + changed.seen).not.toContain('7TQY4JNGNVMSGTVG');
});
