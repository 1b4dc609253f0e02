import { bootloaderOffsetOf, chipNameOf, isChipName, type ChipName } from '../../model/chip.ts';
import { isEsp8266Image } from './esp8266-image.ts';

/**
 * Names a file by its first bytes where a firmware image is expected. People hand in what a browser, a build or a
 * repository left them; the name decides what they can do about it. It never says that an image is sound.
 */
export type FileKind = keyof typeof FILE_NAMES;

/** In a sentence after "this is". */
export const FILE_NAMES = {
  image: 'an image of an ESP32 app or boot loader',
  'merged-image': 'a merged flash image (boot loader, partition table and app in one file)',
  'esp8266-image': 'an image for the ESP8266',
  'partition-table': 'a partition table',
  uf2: 'a UF2 file',
  elf: 'an ELF file',
  'intel-hex': 'an Intel HEX file',
  's-record': 'a Motorola S-record file',
  archive: 'a compressed archive',
  'lfs-pointer': 'a Git LFS pointer, which stands for a file that was not fetched',
  html: 'an HTML page',
  json: 'a JSON document',
  text: 'a text file',
  empty: 'an empty file',
  erased: 'erased flash, nothing but ff',
  zeros: 'a file of nothing but zeros',
  unknown: 'in no format the station knows',
} as const;

const MAGIC: readonly (readonly [FileKind, string])[] = [
  ['uf2', '5546320a'],
  ['elf', '7f454c46'],
  ['archive', '504b0304'], // zip
  ['archive', '504b0506'], // zip without files
  ['archive', '1f8b'], // gzip
  ['archive', 'fd377a585a00'], // xz
  ['archive', '377abcaf271c'], // 7-Zip
  ['archive', '425a68'], // bzip2
  ['archive', '28b52ffd'], // zstd
  ['partition-table', 'aa50'],
];

export function recognise(bytes: Uint8Array): FileKind {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length === 0) return 'empty';
  if (isEsp8266Image(file)) return 'esp8266-image';
  if (mergedChip(file) !== undefined) return 'merged-image';
  if (file[0] === IMAGE_MAGIC) return 'image';
  const known = MAGIC.find(([, hex]) => file.subarray(0, hex.length / 2).toString('hex') === hex);
  if (known !== undefined) return known[0];
  if (file.every((byte) => byte === 0xff)) return 'erased';
  if (file.every((byte) => byte === 0)) return 'zeros';
  return textKind(file);
}

const IMAGE_MAGIC = 0xe9;
const CHIP_ID_AT = 12;
/** Where builds put the partition table: 0x8000, and higher where a signed boot loader needs the room. */
const TABLE_FROM_BYTES = 0x8000;
const TABLE_TO_BYTES = 0x20000;
const SECTOR_BYTES = 0x1000;

/**
 * The chip whose flash a file shows from address 0 on: a boot loader lies where the ROM of this chip looks for it, with
 * erased flash before it or a partition table behind it.
 */
export function mergedChip(file: Buffer): ChipName | undefined {
  for (const at of [0, 0x1000, 0x2000]) {
    if (file.length < at + CHIP_ID_AT + 2 || file[at] !== IMAGE_MAGIC) continue;
    const chip = chipNameOf(file.readUInt16LE(at + CHIP_ID_AT));
    if (!isChipName(chip) || bootloaderOffsetOf(chip) !== at) continue;
    if (at > 0 ? isBlank(file.subarray(0, at)) : tableOffsetIn(file) !== undefined) return chip;
  }
  return undefined;
}

/** Where a partition table seems to begin; its rows are for the parser to check. */
export function tableOffsetIn(file: Buffer): number | undefined {
  for (let at = TABLE_FROM_BYTES; at <= TABLE_TO_BYTES && at + 64 <= file.length; at += SECTOR_BYTES) {
    if (isRow(file, at) && (isRow(file, at + 32) || isEnd(file, at + 32))) return at;
  }
  return undefined;
}

const isRow = (file: Buffer, at: number): boolean => file.readUInt16BE(at) === 0xaa50;
/** The row of the MD5, or erased flash. */
const isEnd = (file: Buffer, at: number): boolean => [0xebeb, 0xffff].includes(file.readUInt16BE(at));

const isBlank = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0xff) || bytes.every((byte) => byte === 0);

/** Longer text is not looked at: its beginning names it. */
const TEXT_BYTES = 4096;

function textKind(file: Buffer): FileKind {
  const head = file
    .subarray(0, TEXT_BYTES)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '');
  if (/^\s*<(?:!doctype|html|head|\?xml)/i.test(head)) return 'html';
  if (head.startsWith('version https://git-lfs')) return 'lfs-pointer';
  if (/^:[0-9a-f]{10,}\s*[\r\n]/i.test(head)) return 'intel-hex';
  if (/^S[0-35-9][0-9a-f]{6,}\s*[\r\n]/i.test(head)) return 's-record';
  // oxlint-disable-next-line no-control-regex -- a byte that no text file holds identifies binary data
  if (/[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(head)) return 'unknown';
  if (/^\s*[{[]/.test(head)) return 'json';
  return PRINTABLE.test(head) ? 'text' : 'unknown';
}

/** At least half of it is ASCII: a few stray bytes of data are not called text. */
const PRINTABLE = /^(?:[\t\n\r\x20-\x7e][^]?){2,}$/;
