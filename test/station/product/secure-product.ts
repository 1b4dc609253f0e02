import { generateKeyPairSync } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyDigest, signImage } from '../../../fixtures/sample-product/secure-boot-signer.ts';
import { importIdfBuild } from '../../../station-core/release/reading/idf-build.ts';
import { importRelease } from '../../../station-core/release/import-release.ts';
import { newReleaseKey, type ReleaseKey } from '../../../station-core/release/release-key.ts';

/** One key for every test: drawing RSA keys takes its time. */
const signer = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
export const SIGNER_DIGEST = keyDigest(signer);

/** The sample firmware of an ESP32-C3 makes its own HMAC key. */
export const PROFILE = {
  burnByStation: true,
  secureBoot: 'on',
  keys: ['hmac-up'],
  jtag: 'off',
  directBoot: 'off',
  uartPrint: 'never',
  downloadMode: 'secure',
} as const;

/**
 * Signs the images of a sample product for secure boot, and gives its description what is `added`. Its release is signed
 * by the key of a line, whose manifest allows no other, or by one that is drawn.
 */
export async function signForSecureBoot(
  productDir: string,
  added: Readonly<Record<string, unknown>>,
  releaseKey?: ReleaseKey,
): Promise<void> {
  const build = join(productDir, 'build');
  const path = join(productDir, 'product.json');
  const config = JSON.parse(await readFile(path, 'utf8')) as { product: string };
  const images = ['bootloader/bootloader.bin', `${config.product.replaceAll('-', '_')}.bin`];
  for (const image of images) {
    const file = join(build, image);
    await writeFile(file, signImage(await readFile(file), [signer]));
  }
  const out = join(productDir, 'release');
  await rm(out, { recursive: true });
  const key = releaseKey ?? (await newReleaseKey());
  await importRelease(await importIdfBuild(build), { out, key });
  const secureBoot = { keyDigests: [SIGNER_DIGEST] };
  await writeFile(path, JSON.stringify({ ...config, releaseKeys: [key.public], secureBoot, ...added }));
}

/** Changes product.json alone. */
export async function describe(productDir: string, change: Readonly<Record<string, unknown>>): Promise<void> {
  const path = join(productDir, 'product.json');
  const config = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...config, ...change }));
}
