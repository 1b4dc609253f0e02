import { Fault } from '../../fault.ts';
import type { ChipName } from '../../model/chip.ts';
import type { FirmwareBuild } from './firmware-build.ts';
import type { ImageSignature } from '../../formats/secure-boot/image-signatures.ts';

/**
 * Secure boot keys: those a build is signed with, and those a product expects. An image whose key digest is not the one
 * in the chip never starts again, so every image of the build must carry an expected one.
 */
type Scheme = 'rsa' | 'ecdsa';

/** What the ROM of each chip can verify (esp-idf, soc_caps.h; ESP32 from silicon v3.0 on). */
const SCHEMES: Readonly<Record<ChipName, readonly Scheme[]>> = {
  esp32: ['rsa'],
  esp32s2: ['rsa'],
  esp32s3: ['rsa'],
  esp32c2: ['ecdsa'],
  esp32c3: ['rsa'],
  esp32c5: ['rsa', 'ecdsa'],
  esp32c6: ['rsa', 'ecdsa'],
  esp32c61: ['ecdsa'],
  esp32h2: ['rsa', 'ecdsa'],
  esp32p4: ['rsa', 'ecdsa'],
};

/** Of all signatures in the build, each digest once. */
export function keyDigestsOf({ files }: Pick<FirmwareBuild, 'files'>): readonly string[] {
  const digests = files.flatMap(({ signatures }) => signatures.map(({ keyDigestHex }) => keyDigestHex));
  return [...new Set(digests)].sort();
}

export function requireSignedFor(build: FirmwareBuild, expectedKeyDigests: readonly string[]): void {
  for (const { path, image, signatures } of build.files) {
    if (image === 'no-image') continue;
    const expected = expectedKeyDigests.join(' ');
    if (signatures.length === 0) {
      throw new Fault('firmware.not-signed', {
        file: path,
        offsetBytes: image.lengthBytes,
        expectedKeyDigests: expected,
      });
    }
    const known = signatures.filter(({ keyDigestHex }) => expectedKeyDigests.includes(keyDigestHex));
    if (known.length === 0) {
      const found = signatures.map(({ keyDigestHex }) => keyDigestHex).join(' ');
      throw new Fault('firmware.wrong-signing-key', { file: path, keyDigests: found, expectedKeyDigests: expected });
    }
    requireScheme(build.chip, path, known);
  }
}

function requireScheme(chip: ChipName, file: string, signatures: readonly ImageSignature[]): void {
  const verified = SCHEMES[chip];
  if (signatures.some(({ scheme }) => verified.some((each) => scheme.startsWith(each)))) return;
  const found = signatures.map(({ scheme }) => scheme).join(' ');
  throw new Fault('firmware.wrong-signing-key', { file, scheme: found, chip, chipVerifies: verified.join(' ') });
}
