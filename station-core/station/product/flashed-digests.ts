/** What a unit must find in its flash when it looks at the images that this product puts there. */
import { createHash } from 'node:crypto';
import { bootloaderOf, type BuildFile, type FirmwareBuild } from '../../release/build/firmware-build.ts';

/** Digests of images as ESP-IDF takes them: over everything before the digest that elf2image appends. */
export interface FlashedDigests {
  readonly appSha256Hex: string;
  /** Undefined when the release leaves the boot loader to somebody else. */
  readonly bootloaderSha256Hex: string | undefined;
}

export function flashedDigests(build: FirmwareBuild): FlashedDigests {
  const slot = build.partitions.find(({ name }) => name === build.app.partition);
  const appSha256Hex = digestHex(build.files.find(({ offsetBytes }) => offsetBytes === slot?.offsetBytes));
  if (appSha256Hex === undefined) throw new Error('a build was accepted without its app');
  return { appSha256Hex, bootloaderSha256Hex: digestHex(bootloaderOf(build)) };
}

function digestHex(file: BuildFile | undefined): string | undefined {
  if (file === undefined || file.image === 'no-image') return undefined;
  const { sha256Hex, lengthBytes } = file.image;
  return sha256Hex ?? createHash('sha256').update(file.bytes.subarray(0, lengthBytes)).digest('hex');
}
