import { Fault } from '../fault.ts';

/** Headers of a tar archive as POSIX.1-1988 has them (ustar): any `tar` reads what is written here. */

export const BLOCK_BYTES = 512;
/** Of a file: eleven octal digits, 8 GiB. */
export const MAX_SIZE_BYTES = 8 ** 11 - 1;
/** Where fields begin, and how long they are. */
const FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  magic: [257, 8],
  prefix: [345, 155],
} as const;
const MAGIC = 'ustar\x0000';
const REGULAR_FILE = '0';

export interface TarFile {
  readonly name: string;
  readonly sizeBytes: number;
}

export function paddingBytes(sizeBytes: number): number {
  return (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;
}

/** Throws `backup.too-large` for a name or a size that no ustar header holds. */
export function tarHeader({ name, sizeBytes }: TarFile): Buffer {
  const split = splitName(name);
  if (split === undefined || sizeBytes > MAX_SIZE_BYTES) throw new Fault('backup.too-large', { file: name, sizeBytes });
  const header = Buffer.alloc(BLOCK_BYTES);
  put(header, 'name', split.name);
  put(header, 'prefix', split.prefix);
  put(header, 'mode', '0000600\0');
  put(header, 'uid', octal(0, 7));
  put(header, 'gid', octal(0, 7));
  put(header, 'size', octal(sizeBytes, 11));
  put(header, 'mtime', octal(0, 11));
  put(header, 'type', REGULAR_FILE);
  put(header, 'magic', MAGIC);
  put(header, 'checksum', `${checksumOf(header).toString(8).padStart(6, '0')}\0 `);
  return header;
}

/** `undefined` for a block of zeros, which ends the archive; `damaged` for anything that was not written here. */
export function parseTarHeader(header: Buffer): TarFile | undefined | 'damaged' {
  if (header.every((byte) => byte === 0)) return undefined;
  const checksum = number(header, 'checksum');
  const sizeBytes = number(header, 'size');
  const isRight = get(header, 'magic') === 'ustar' && get(header, 'type') === REGULAR_FILE;
  if (!isRight || sizeBytes === undefined || checksum !== checksumOf(header)) return 'damaged';
  const [prefix, name] = [get(header, 'prefix'), get(header, 'name')];
  return { name: prefix === '' ? name : `${prefix}/${name}`, sizeBytes };
}

function splitName(path: string): { readonly name: string; readonly prefix: string } | undefined {
  const fits = (text: string, field: 'name' | 'prefix'): boolean => Buffer.byteLength(text) <= FIELDS[field][1];
  if (fits(path, 'name')) return { name: path, prefix: '' };
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (fits(name, 'name') && fits(prefix, 'prefix')) return { name, prefix };
  }
  return undefined;
}

function put(header: Buffer, field: keyof typeof FIELDS, text: string): void {
  const [at, length] = FIELDS[field];
  header.write(text, at, length, 'utf8');
}

function get(header: Buffer, field: keyof typeof FIELDS): string {
  const [at, length] = FIELDS[field];
  const bytes = header.subarray(at, at + length);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? length : end);
}

function number(header: Buffer, field: keyof typeof FIELDS): number | undefined {
  const text = get(header, field).trim();
  return /^[0-7]{1,11}$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`;
}

/** Over the header with blanks in the place of the checksum. */
function checksumOf(header: Buffer): number {
  const [at, length] = FIELDS.checksum;
  let sum = length * 0x20;
  header.forEach((byte, index) => {
    if (index < at || index >= at + length) sum += byte;
  });
  return sum;
}
