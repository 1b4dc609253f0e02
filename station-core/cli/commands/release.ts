import { dirname, resolve } from 'node:path';
import { Fault } from '../../fault.ts';
import { readFirmware } from '../../release/reading/read-firmware.ts';
import { importRelease } from '../../release/import-release.ts';
import {
  keyIdOf,
  newReleaseKey,
  type PublicReleaseKey,
  readPublicReleaseKey,
  type ReleaseAlgorithm,
} from '../../release/release-key.ts';
import { inspectRelease, loadRelease, type Release } from '../../release/release.ts';
import { readProductConfig } from '../../station/product/product-config.ts';
import type { CommandResult } from '../output.ts';
import { createReleaseKey, openReleaseKey } from '../product/release-key-file.ts';
import { importNotesText, releaseJson, releaseText } from '../product/release-text.ts';

export interface TrustOptions {
  readonly trust?: readonly string[];
  readonly json: boolean;
}

export interface ImportOptions {
  readonly out: string;
  readonly key: string;
  readonly passphraseFile?: string;
  readonly withBootloader: boolean;
  readonly root?: string;
  readonly agentImage?: readonly string[];
  readonly json: boolean;
}

export async function importBuild(
  dir: string,
  { out, key, passphraseFile, withBootloader, root, agentImage }: ImportOptions,
  signal: AbortSignal,
): Promise<CommandResult> {
  const secret = await openReleaseKey({ path: key, passphraseFile }, signal);
  const { kind, build, notes } = await readFirmware(dir, {
    withSignedBootloader: withBootloader,
    ...(root === undefined ? {} : { allowedRoot: root }),
    ...(agentImage === undefined ? {} : { agentImages: agentImage }),
  });
  const { release, written } = await importRelease(build, { out, key: secret });
  const said = written ? `Release written to ${out}.` : `${out} already holds this release. Nothing was written.`;
  const noted = importNotesText(notes);
  return {
    text: `${releaseText(release, 'by this key')}\n\nRead as: ${kind}.\n${noted}${said}`,
    json: { ok: true, out, written, readAs: kind, notes, ...releaseJson(release) },
  };
}

export async function verify(dir: string, { trust }: TrustOptions): Promise<CommandResult> {
  const { keys, from } = await trustedFor(dir, trust);
  if (keys.length === 0) {
    await inspectRelease(dir); // that there is no release, or a damaged one, matters more than who signed it
    throw new Fault('release.no-trusted-key', { directory: dir });
  }
  const release = await loadRelease(dir, keys);
  const { manifest, releaseSha256Hex, signedBy } = release;
  const text = [
    `${dir}: ${manifest.project} ${manifest.app.version} for ${manifest.chip}, ${manifest.files.length} files, all as signed`,
    `sha256     ${releaseSha256Hex}`,
    `signed by  ${signedBy}, trusted through ${from}`,
  ];
  return { text: text.join('\n'), json: { ok: true, trustedThrough: from, ...releaseJson(release) } };
}

export async function show(dir: string, { trust }: TrustOptions): Promise<CommandResult> {
  const { keys, from } = await trustedFor(dir, trust);
  const checked = keys.length > 0;
  const release: Release = checked ? await loadRelease(dir, keys) : await inspectRelease(dir);
  const trusted = checked ? `trusted through ${from}` : 'NOT CHECKED: no trusted key is known, name one with --trust';
  return {
    text: releaseText(release, trusted),
    json: { ok: true, signatureChecked: checked, ...releaseJson(release) },
  };
}

/** The keys that were named, or those the product pins in whose folder the release lies. */
export async function trustedFor(
  dir: string,
  named: readonly string[] | undefined,
): Promise<{ readonly keys: readonly PublicReleaseKey[]; readonly from: string }> {
  if (named !== undefined) {
    const keys: PublicReleaseKey[] = [];
    for (const file of named) keys.push(await readPublicReleaseKey(file));
    return { keys, from: named.join(' ') };
  }
  try {
    const { releaseKeys } = await readProductConfig(dirname(resolve(dir)));
    return { keys: releaseKeys, from: 'the product.json beside it' };
  } catch (error) {
    if (error instanceof Fault && error.code === 'product.bad-config') return { keys: [], from: '' };
    throw error;
  }
}

export interface NewKeyOptions {
  readonly alg: ReleaseAlgorithm;
  readonly passphraseFile?: string;
  readonly json: boolean;
}

export async function newKey(
  file: string,
  { alg, passphraseFile }: NewKeyOptions,
  signal: AbortSignal,
): Promise<CommandResult> {
  const key = await newReleaseKey(alg);
  const { publicPath } = await createReleaseKey({ path: file, passphraseFile }, key, signal);
  const keyId = await keyIdOf(key.public);
  return {
    text: [
      `secret key  ${file} (encrypted; whoever has it and its passphrase can sign firmware)`,
      `public key  ${publicPath} (for release-keys of a station, or releaseKeys of product.json)`,
      `key id      ${keyId}`,
    ].join('\n'),
    json: { ok: true, secretKey: file, publicKey: publicPath, keyId, jwk: key.public },
  };
}
