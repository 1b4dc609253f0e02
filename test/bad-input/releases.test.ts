import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { CompactSign, importJWK } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';

import { encodeManifest, type Manifest, parseManifest } from '../../station-core/release/manifest.ts';
import { signManifest } from '../../station-core/release/manifest-signature.ts';
import { keyIdOf, newReleaseKey } from '../../station-core/release/release-key.ts';
import { inspectRelease, loadRelease } from '../../station-core/release/release.ts';
import { faultFrom } from '../formats/fault-of.ts';
import { SignedRelease } from '../release/signed-release.ts';

let made: SignedRelease;
beforeEach(async () => {
  made = await SignedRelease.make();
  return () => made[Symbol.asyncDispose]();
});

const refusal = () => faultFrom(loadRelease(made.path, made.trusted));
const at = (...names: string[]) => join(made.path, ...names);
const stored = async (path: string) => {
  const manifest = parseManifest(await readFile(at('manifest.json')));
  return at('files', manifest.files.find((file) => file.path === path)?.sha256Hex ?? '');
};

test('a changed byte in any file is reported with the file’s own name', async () => {
  const names = [
    'bootloader/bootloader.bin',
    'partition_table/partition-table.bin',
    'ota_data_initial.bin',
    'demo_app.bin',
  ];
  for (const name of names) {
    await using other = await SignedRelease.make();
    const manifest = parseManifest(await readFile(join(other.path, 'manifest.json')));
    const path = join(other.path, 'files', manifest.files.find((file) => file.path === name)?.sha256Hex ?? '');
    const bytes = await readFile(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    await writeFile(path, bytes);
    expect(await faultFrom(loadRelease(other.path, other.trusted))).toMatchObject({
      code: 'release.altered-file',
      evidence: { file: name },
    });
  }
});

test('missing and additional files are reported by name', async () => {
  await rename(await stored('demo_app.bin'), at('elsewhere'));
  expect(await refusal()).toMatchObject({ code: 'release.additional-file', evidence: { file: 'elsewhere' } });
  await rm(at('elsewhere'));
  expect(await refusal()).toMatchObject({ code: 'release.missing-file', evidence: { file: 'demo_app.bin' } });
  await mkdir(at('files', 'folder'));
  expect(await refusal()).toMatchObject({ code: 'release.additional-file', evidence: { file: 'files/folder' } });
  await rm(at('files'), { recursive: true });
  expect(await refusal()).toMatchObject({ code: 'release.missing-file', evidence: { file: 'files' } });
  await rm(at('manifest.jws'));
  expect(await refusal()).toMatchObject({ code: 'release.missing-file', evidence: { file: 'manifest.jws' } });
  for (const name of await readdir(made.path)) await rm(at(name), { recursive: true });
  expect((await refusal()).code).toBe('release.not-found');
});

describe('the signature', () => {
  test('covers every byte of the manifest, blanks included', async () => {
    await appendFile(at('manifest.json'), ' ');
    expect((await refusal()).code).toBe('release.bad-signature');
    expect((await inspectRelease(made.path)).build.chip).toBe('esp32c3'); // the content is as it was
  });

  test('by another key than the trusted ones counts for nothing, whatever name it gives itself', async () => {
    const manifest = await readFile(at('manifest.json'));
    const stranger = await newReleaseKey();
    await writeFile(at('manifest.jws'), await signManifest(manifest, stranger));
    expect((await refusal()).code).toBe('release.untrusted-key');
    const [, , signature = ''] = (await signManifest(manifest, stranger)).split('.');
    const [header = ''] = (await signManifest(manifest, made.key)).split('.');
    await writeFile(at('manifest.jws'), `${header}..${signature}`);
    expect((await refusal()).code).toBe('release.bad-signature');
  });

  test.each([
    ['alg none', { alg: 'none' }, ''],
    ['a symmetric algorithm', { alg: 'HS256' }, 'c2ln'],
    ['another asymmetric algorithm', { alg: 'ES256' }, 'c2ln'],
    ['an extension that must be understood', { alg: 'EdDSA', crit: ['b64'], b64: false }, 'c2ln'],
  ])('with %s is refused', async (_, change, signature) => {
    const header = { typ: 'birthmark-release+jws', kid: await keyIdOf(made.key.public), ...change };
    await writeFile(at('manifest.jws'), `${Buffer.from(JSON.stringify(header)).toString('base64url')}..${signature}`);
    expect((await refusal()).code).toBe('release.bad-signature');
  });

  test('made by the right key for another purpose is refused', async () => {
    const secret = await importJWK(made.key.secret.reveal(), 'EdDSA');
    const kid = await keyIdOf(made.key.public);
    const other = new CompactSign(await readFile(at('manifest.json'))).setProtectedHeader({
      alg: 'EdDSA',
      typ: 'JWT',
      kid,
    });
    const [header = '', , signature = ''] = (await other.sign(secret)).split('.');
    await writeFile(at('manifest.jws'), `${header}..${signature}`);
    expect((await refusal()).evidence).toMatchObject({ problem: 'it was not made for a release' });
  });

  test.each(['', '.', '..', 'a..b', 'e30..e30', `${'a'.repeat(5000)}..b`, 'eyJhbGciOiJFZERTQSJ9.e30.c2ln', '\0'])(
    'that is %j is none',
    async (text) => {
      await writeFile(at('manifest.jws'), text);
      expect((await refusal()).code).toBe('release.bad-signature');
    },
  );

  test('is refused when nobody is trusted', async () => {
    expect((await faultFrom(loadRelease(made.path, []))).code).toBe('release.no-trusted-key');
  });
});

describe('a manifest that was signed by the right key and lies', () => {
  async function lying(change: (manifest: Manifest) => Manifest) {
    await sign(change);
    return refusal();
  }
  async function sign(change: (manifest: Manifest) => Manifest): Promise<void> {
    const manifest = encodeManifest(change(parseManifest(await readFile(at('manifest.json')))));
    await writeFile(at('manifest.json'), manifest);
    await writeFile(at('manifest.jws'), await signManifest(manifest, made.key));
  }
  const inApp = (change: Partial<Manifest['app']>) => (manifest: Manifest) => ({
    ...manifest,
    app: { ...manifest.app, ...change },
  });
  const inFile = (index: number, change: Partial<Manifest['files'][number]>) => (manifest: Manifest) => ({
    ...manifest,
    files: manifest.files.map((file, each) => (each === index ? { ...file, ...change } : file)),
  });

  test.each([
    ['secure version', (m: Manifest) => ({ ...m, app: { ...m.app, secureVersion: 9 } }), 'app'],
    ['version', (m: Manifest) => ({ ...m, app: { ...m.app, version: '9.9.9' } }), 'app'],
    ['oldest silicon', (m: Manifest) => ({ ...m, minRevision: 300 }), 'minRevision'],
    ['partitions', (m: Manifest) => ({ ...m, partitions: m.partitions.slice(1) }), 'partitions'],
    ['key digests', (m: Manifest) => ({ ...m, secureBootKeyDigests: ['ab'.repeat(32)] }), 'secureBootKeyDigests'],
    ['signatures of a file', inFile(3, { signedBy: ['ab'.repeat(32)] }), 'files'],
  ])('about the %s is refused by the field', async (_, change, field) => {
    expect(await lying(change)).toMatchObject({ code: 'release.bad-manifest', evidence: { field } });
  });

  test.each([
    ['chip', (m: Manifest) => ({ ...m, chip: 'esp32s3' as const }), 'firmware.wrong-chip'],
    ['offset of the app', inFile(3, { offsetBytes: 0x30000 }), 'firmware.misplaced'],
    ['length of a file', inFile(3, { lengthBytes: 17_000 }), 'release.altered-file'],
    ['flash size', (m: Manifest) => ({ ...m, flash: { ...m.flash, size: '1MB' } }), 'firmware.beyond-flash'],
  ])('about the %s is refused by the checks themselves', async (_, change, code) => {
    expect((await lying(change)).code).toBe(code);
  });

  test.each([
    ['a name that leaves the folder', inFile(3, { sha256Hex: '../../../../etc/passwd' }), /files\.3\.sha256Hex/],
    ['a negative offset', inFile(3, { offsetBytes: -1 }), /files\.3\.offsetBytes/],
    ['a file without a byte', inFile(3, { lengthBytes: 0 }), /files\.3\.lengthBytes/],
    ['no files', (m: Manifest) => ({ ...m, files: [] }), /files/],
    ['a version that turns the line round', inApp({ version: '1.0\u202e' }), /app\.version/],
    ['an escape sequence as project', inApp({ project: '\u001b[2J' }), /app\.project/],
    ['a field of its own', (m: Manifest) => ({ ...m, run: 'rm -rf /' }), /^$/],
  ])('and has %s is refused by its schema', async (_, change, field) => {
    const fault = await lying(change);
    expect(fault.code).toBe('release.bad-manifest');
    expect(fault.evidence['field']).toMatch(field);
  });

  test('a path in it is a name and is never opened', async () => {
    const path = '../../../../etc/shadow';
    await sign(inFile(3, { path }));
    const { build } = await loadRelease(made.path, made.trusted);
    expect(build.files[3]).toMatchObject({ path, name: 'app', bytes: await readFile(await stored(path)) });
  });
});
