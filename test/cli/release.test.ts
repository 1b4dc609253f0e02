import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeAppImage } from '../../fixtures/sample-product/app-image-writer.ts';
import { writePlainKey } from '../../fixtures/token/release-key.ts';
import { newReleaseKey } from '../../station-core/release/release-key.ts';
import { CASES } from '../formats/cases.ts';
import { atTerminal } from './at-terminal.ts';
import { birthmark } from './birthmark.ts';

const vectors = join(import.meta.dirname, '..', '..', 'fixtures', 'vectors');
const build = join(vectors, 'idf-build/esp-idf-v5');
const dir = mkdtempSync(join(tmpdir(), 'birthmark-cli-release-'));
const at = (name: string): string => join(dir, name);
const WORDS = 'five words that nobody guesses';
writeFileSync(at('passphrase'), `${WORDS}\n`, { mode: 0o600 });
const unlocked = ['--passphrase-file', at('passphrase')];

afterAll(() => {
  rmSync(dir, { recursive: true });
});

test('from a new key over an import to a release that verifies, and one that does not', async () => {
  expect(await birthmark('release', 'key', 'new', at('k.pem'), ...unlocked)).toMatchObject({ exitCode: 0 });
  expect(readFileSync(at('k.pem'), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  const locked = await birthmark('release', 'import', build, '--out', at('r'), '--key', at('k.pem'));
  expect(locked.stderr).toContain('--passphrase-file');
  const imported = await birthmark('release', 'import', build, '--out', at('r'), '--key', at('k.pem'), ...unlocked);
  expect(imported.stdout).toMatch(
    /firmware +demo_app 1\.4\.2 for esp32c3[^]*0x020000 +app +17,856 bytes +demo_app\.bin/,
  );
  const again = await birthmark(
    'release',
    'import',
    build,
    '--out',
    at('r'),
    '--key',
    at('k.pem'),
    ...unlocked,
    '--json',
  );
  expect(again.json()).toMatchObject({ ok: true, written: false, manifest: { chip: 'esp32c3' } });
  const verified = await birthmark('release', 'verify', at('r'), '--trust', at('k.pub.json'));
  expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await birthmark('release', 'show', at('r'))).stdout).toContain('NOT CHECKED');
  expect((await birthmark('release', 'verify', at('r'))).stderr).toContain('release.no-trusted-key');
  writeFileSync(join(at('r'), 'files', 'more'), 'x');
  const refused = await birthmark('release', 'verify', at('r'), '--trust', at('k.pub.json'), '--json');
  expect(refused.exitCode).toBe(1);
  expect(refused.json()).toMatchObject({
    fault: { code: 'release.additional-file', evidence: { file: 'files/more' } },
  });
});

test('release key new writes the two files that its help names, and neither without a passphrase', async () => {
  const help = await birthmark('release', 'key', 'new', '--help');
  expect(help.stdout).toContain('NAME.pub.json');
  const asked = await birthmark('release', 'key', 'new', at('plain'));
  expect(asked).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--passphrase-file') as string });
  expect(existsSync(at('plain.pub.json'))).toBe(false);
  const ran = await birthmark('release', 'key', 'new', at('plain'), ...unlocked, '--json');
  expect(ran.json()).toMatchObject({ secretKey: at('plain'), publicKey: at('plain.pub.json') });
  expect(JSON.parse(readFileSync(at('plain.pub.json'), 'utf8'))).not.toHaveProperty('d');
});

test('a person types the passphrase of a new key twice, and may mistype the one of a key', async () => {
  const [first, second] = [
    { to: 'at least 16 characters', typed: WORDS },
    { to: 'again', typed: WORDS },
  ];
  const made = await atTerminal([first, second], 'release', 'key', 'new', at('desk.pem'));
  expect(made).toMatchObject({ exitCode: 0, seen: expect.not.stringContaining(WORDS) as string });
  const to = `Passphrase of ${at('desk.pem')}`;
  const signing = ['release', 'import', build, '--out', at('desk'), '--key', at('desk.pem')];
  const signed = await atTerminal(
    [
      { to, typed: 'wrong' },
      { to, typed: WORDS },
    ],
    ...signing,
  );
  expect(signed).toMatchObject({ exitCode: 0, seen: expect.stringContaining('does not open this key') as string });
});

test('a passphrase that others may read, or that is weak, makes no key', async () => {
  writeFileSync(at('shown'), WORDS);
  chmodSync(at('shown'), 0o644); // whatever the umask is
  writeFileSync(at('weak'), 'secret', { mode: 0o600 });
  for (const [file, code] of [
    ['shown', 'station.bad-path'],
    ['weak', 'officer.weak-passphrase'],
  ] as const) {
    const ran = await birthmark('release', 'key', 'new', at('none.pem'), '--passphrase-file', at(file), '--json');
    expect(ran.json()).toMatchObject({ fault: { code } });
    expect(existsSync(at('none.pem'))).toBe(false);
  }
});

test('release import says what it has read, and what became of the flash settings', async () => {
  await writePlainKey(at('import.json'), await newReleaseKey());
  const into = (name: string): string[] => ['--out', at(name), '--key', at('import.json')];
  const platformio = join(CASES, '22-platformio-and-arduino-folders/platformio');
  const read = await birthmark('release', 'import', platformio, ...into('pio'));
  expect(read).toMatchObject({ exitCode: 0 });
  expect(read.stdout).toContain('Read as: PlatformIO build.');
  const stamped = join(CASES, '05-bootloader-header-smaller-than-table/size-4MB');
  const said = await birthmark('release', 'import', stamped, ...into('stamped'));
  expect(said.stdout).toContain('the boot loader header now says flash size 4MB (was 2MB), as the build asks.');
  const again = await birthmark('release', 'import', stamped, ...into('stamped'), '--json');
  expect(again.json()).toMatchObject({
    written: false,
    readAs: 'ESP-IDF build',
    notes: [{ kind: 'stamped', setting: 'size', from: '2MB', to: '4MB' }],
  });
});

test('image info names a file that is no image', async () => {
  for (const [file, code, is] of [
    ['04_merged_esp32.bin', 'firmware.merged-image', 'merged flash image'],
    ['06_uf2.bin', 'firmware.other-format', 'UF2'],
    ['14_html.bin', 'firmware.not-firmware', 'HTML page'],
  ] as const) {
    const ran = await birthmark('image', 'info', join(CASES, '20-files-that-are-no-image', file));
    expect(ran).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ran.stderr).toContain(code);
    expect(ran.stderr).toContain(is);
  }
  const app = await birthmark('image', 'info', join(CASES, '04-revision-fields-of-older-images/max-rev-zero/demo.bin'));
  expect(app.stdout).toMatch(/silicon any\b/);
});

test('image info shows the signature, secure-cert dump the records, nvs dump the values', async () => {
  const image = await birthmark('image', 'info', join(vectors, 'secure-boot/app_signed_rsa.bin'));
  expect(image.stdout).toMatch(/signature +rsa-3072 verifies, key digest a0087ac2/);
  const records = await birthmark('secure-cert', 'dump', join(vectors, 'esp-secure-cert/tlv_nokey_user.bin'));
  expect(records.stdout).toMatch(/1\.0 +device certificate +466 bytes +CN=lab-device-0001/);
  const encrypted = join(vectors, 'nvs/18_station_encrypted.bin');
  expect((await birthmark('nvs', 'dump', encrypted)).stderr).toContain('it is encrypted: give --keys');
  const dumped = await birthmark('nvs', 'dump', encrypted, '--keys', join(vectors, 'nvs/keys_fixed.bin'), '--json');
  expect(dumped.json()).toMatchObject({
    entries: [{ namespace: 'prov', key: 'ap_ssid', value: 'PROV_A1B2C3' }, ...rest],
  });
});

const rest: unknown[] = Array.from({ length: 7 }, () => expect.anything() as unknown);

test('a private key in a secure cert partition is never shown', async () => {
  const ran = await birthmark('secure-cert', 'dump', join(vectors, 'esp-secure-cert/tlv_der.bin'), '--json');
  const records = ran.json()['records'] as { name: string; valueHex?: string }[];
  const key = records.find(({ name }) => name === 'private key');
  expect(key).toBeDefined();
  expect(key?.valueHex).toBeUndefined();
});

test('nvs build encrypts with both schemes, and what one scheme has written the other cannot read', async () => {
  const csv = join(vectors, 'nvs/16_station.csv');
  writeFileSync(at('hmac'), Buffer.alloc(32, 0x11));
  const keys = join(vectors, 'nvs/keys_fixed.bin');
  expect(await birthmark('nvs', 'build', csv, at('a'), '--size', '16K', '--hmac-key', at('hmac'))).toMatchObject({
    exitCode: 0,
  });
  expect((await birthmark('nvs', 'dump', at('a'), '--hmac-key', at('hmac'))).stdout).toContain('PROV_A1B2C3');
  expect((await birthmark('nvs', 'dump', at('a'), '--keys', keys)).stderr).toContain(
    'the keys are of another partition',
  );
  expect(
    await birthmark('nvs', 'build', csv, at('b'), '--size', '16K', '--keys', keys, '--hmac-key', at('hmac')),
  ).toMatchObject({ exitCode: 2 });
});

test('release import takes an agent image for RAM, and show lists it among the signed files', async () => {
  await writePlainKey(at('agent-key.json'), await newReleaseKey());
  const segments = [{ loadAddress: 0x4038_0000, bytes: Buffer.alloc(64, 0x13) }];
  writeFileSync(at('agent-ram.bin'), writeAppImage({ chip: 'esp32c3', entry: 0x4038_0000, segments }));
  const into = ['--out', at('with-agent'), '--key', at('agent-key.json'), '--agent-image'];
  expect(await birthmark('release', 'import', build, ...into, at('agent-ram.bin'))).toMatchObject({ exitCode: 0 });
  const shown = await birthmark('release', 'show', at('with-agent'), '--trust', at('agent-key.pub.json'));
  expect(shown.stdout).toMatch(/RAM +agent image +\d+ bytes +agent-ram\.bin +sha256 [0-9a-f]{16}/);
  const none = await birthmark('release', 'import', build, ...into, at('nobody.bin'));
  expect(none.stderr).toContain('firmware.not-found');
});
