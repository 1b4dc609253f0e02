import { createHash } from 'node:crypto';

import { Fault } from '../fault.ts';
import { isChipName } from '../model/chip.ts';
import { firmwareBuild } from './build/firmware-build.ts';
import type { FirmwareBuild } from './build/firmware-build.ts';
import { contentsOf, parseManifest, requireDescribes, FILES_FOLDER } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { signerOf, verifyManifest } from './manifest-signature.ts';
import { readContents, readSealedManifest } from './release-folder.ts';
import type { SealedManifest } from './release-folder.ts';
import type { PublicReleaseKey } from './release-key.ts';

/** Firmware that somebody has answered for. One that has been loaded is in memory whole, and the disk is not asked again. */
export interface Release {
  /** SHA-256 of its manifest, which names every file by its SHA-256: the name of the whole. */
  readonly releaseSha256Hex: string;
  /** Thumbprint of the key that signed it (RFC 7638). */
  readonly signedBy: string;
  readonly manifest: Manifest;
  readonly build: FirmwareBuild;
}

/** Signature by one of the keys, then every file, then all acceptance checks: what passes here may go onto boards. */
export async function loadRelease(dir: string, trusted: readonly PublicReleaseKey[]): Promise<Release> {
  const sealed = await readSealedManifest(dir);
  const signedBy = await verifyManifest(sealed.bytes, sealed.signature, trusted);
  return { ...(await readDescribed(dir, sealed)), signedBy };
}

/** For looking at a release without a key: everything but the signature is checked, so nothing may be flashed from it. */
export async function inspectRelease(dir: string): Promise<Release> {
  const sealed = await readSealedManifest(dir);
  const signedBy = signerOf(sealed.signature);
  return { ...(await readDescribed(dir, sealed)), signedBy };
}

async function readDescribed(dir: string, { bytes }: SealedManifest): Promise<Omit<Release, 'signedBy'>> {
  const manifest = parseManifest(bytes);
  const contents = await readContents(dir, manifest);
  requireHashes(manifest, contents);
  const build = buildOf(manifest, contents);
  requireDescribes(manifest, build);
  return { releaseSha256Hex: sha256HexOf(bytes), manifest, build };
}

function requireHashes(manifest: Manifest, contents: ReadonlyMap<string, Buffer>): void {
  for (const { path, sha256Hex } of contentsOf(manifest)) {
    const found = sha256HexOf(contents.get(sha256Hex) ?? Buffer.alloc(0));
    if (found === sha256Hex) continue;
    const stored = `${FILES_FOLDER}/${sha256Hex}`;
    throw new Fault('release.altered-file', { file: path, stored, sha256Hex: found });
  }
}

function buildOf(manifest: Manifest, contents: ReadonlyMap<string, Buffer>): FirmwareBuild {
  const { chip, project, flash } = manifest;
  if (!isChipName(chip)) throw new Fault('release.bad-manifest', { field: 'chip' });
  const content = (sha256Hex: string): Buffer => contents.get(sha256Hex) ?? Buffer.alloc(0);
  const files = manifest.files.map(({ name, path, offsetBytes, encrypted, sha256Hex }) => ({
    name,
    path,
    offsetBytes,
    encrypted,
    bytes: content(sha256Hex),
  }));
  const agentImages = manifest.agentImages?.map(({ path, sha256Hex }) => ({ path, bytes: content(sha256Hex) })) ?? [];
  return firmwareBuild({ chip, project, flash, files, agentImages });
}

function sha256HexOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
