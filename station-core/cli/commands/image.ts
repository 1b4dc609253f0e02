import { parseAppImage, readElf, readImageSignatures } from '../../codecs/firmware.ts';
import type { AppImage } from '../../formats/image/app-image.ts';
import { refuseForeign } from '../../release/build/foreign-file.ts';
import { type ChipName, isChipName } from '../../model/chip.ts';
import { headerSettings } from '../../formats/image/flash-settings.ts';
import { writeAppImage } from '../../formats/image/write-app-image.ts';
import type { ImageSignature } from '../../formats/secure-boot/image-signatures.ts';
import { inputFile, outputFile } from '../named-files.ts';
import type { CommandResult } from '../output.ts';
import { bytesText, hexOffset, rangeText, table } from '../text-table.ts';

export async function info(file: string): Promise<CommandResult> {
  const bytes = await inputFile(file);
  refuseForeign(bytes, file);
  const image = parseAppImage(bytes, file);
  const signatures = readImageSignatures(bytes, image.lengthBytes, file);
  return {
    text: imageText(image, signatures),
    json: { ok: true, file, fileBytes: bytes.length, ...image, signatures },
  };
}

export interface CreateOptions {
  readonly chip: ChipName;
  readonly json: boolean;
}

/** For code that runs from RAM: a segment that is mapped from flash would have to be aligned to its pages. */
export async function create(files: { elf: string; out: string }, { chip }: CreateOptions): Promise<CommandResult> {
  const { entry, segments } = readElf(await inputFile(files.elf), files.elf);
  const bytes = writeAppImage({ chip, entry, segments });
  const image = parseAppImage(bytes, files.out);
  await outputFile(files.out, bytes);
  return {
    text: imageText(image, []),
    json: { ok: true, file: files.out, fileBytes: bytes.length, ...image },
  };
}

function imageText(image: AppImage, signatures: readonly ImageSignature[]): string {
  const { chip, descriptor, segments, sha256Hex } = image;
  const settings = headerSettings(image, isChipName(chip) ? chip : OTHER_CHIP);
  const lines = [
    ['chip', `${chip}, silicon ${rangeText(image.silicon)}`],
    ['entry', `0x${image.entry.toString(16)}`],
    ['flash', `mode ${settings.mode}, frequency ${settings.frequency}, size ${settings.size}`],
    ['length', `${bytesText(image.lengthBytes)}, followed by ${bytesText(image.trailingBytes)} in the file`],
    ['checksum', 'correct'],
    ['SHA-256', sha256Hex === undefined ? 'none appended' : `${sha256Hex} (correct)`],
    ...(descriptor === undefined ? [['app', 'no app descriptor: a bootloader, or not an ESP-IDF app']] : []),
    ...(descriptor === undefined ? [] : appLines(descriptor)),
    ...(signatures.length === 0 ? [['signature', 'none']] : []),
    ...signatures.map(({ scheme, keyDigestHex }) => ['signature', `${scheme} verifies, key digest ${keyDigestHex}`]),
  ];
  const places = segments.map(({ offsetBytes, lengthBytes, loadAddress }) => [
    `  ${hexOffset(offsetBytes)}`,
    bytesText(lengthBytes),
    `at 0x${loadAddress.toString(16)}`,
  ]);
  return [table(lines), '', 'segments', table(places)].join('\n');
}

function appLines(app: NonNullable<AppImage['descriptor']>): string[][] {
  return [
    ['app', `${app.project} ${app.version}, secure version ${app.secureVersion}`],
    ['built', `${app.builtAt}, ESP-IDF ${app.idfVersion}`],
    ['eFuse blocks', rangeText(app.efuseBlocks)],
    ['ELF', app.elfSha256Hex],
  ];
}

/** A chip this station does not know is read by the numbers most chips have. */
const OTHER_CHIP: ChipName = 'esp32c3';
