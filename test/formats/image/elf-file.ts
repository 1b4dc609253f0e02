/** Writes a small ELF file as a linker would lay it out: headers, contents, names, section headers last. */
export interface ElfParts {
  readonly entry: number;
  readonly loads: readonly Load[];
  readonly bssBytes?: number;
}

export interface Load {
  readonly address: number;
  readonly bytes: Buffer;
  /** The virtual address, where it is not the one it is loaded to. */
  readonly runsAt?: number;
}

const HEADER_BYTES = 52;
const PROGRAM_HEADER_BYTES = 32;
const SECTION_HEADER_BYTES = 40;
const TYPE = { progbits: 1, strtab: 3, nobits: 8 };

export function elfFile({ entry, loads, bssBytes }: ElfParts): Buffer {
  const names = [
    '',
    ...loads.map((_, index) => `.load${index}`),
    ...(bssBytes === undefined ? [] : ['.bss']),
    '.shstrtab',
  ];
  const strings = Buffer.from(`${names.join('\0')}\0`);
  const nameAt = (name: string): number => (name === '' ? 0 : strings.indexOf(`${name}\0`));
  let at = HEADER_BYTES + loads.length * PROGRAM_HEADER_BYTES;
  const offsets = loads.map(({ bytes }) => (at += bytes.length) - bytes.length);
  const stringsAt = at;
  const sections = [
    words(Array.from({ length: 10 }, () => 0)),
    ...loads.map(({ address, bytes }, index) =>
      words([nameAt(`.load${index}`), TYPE.progbits, 2, address, offsets[index] ?? 0, bytes.length, 0, 0, 4, 0]),
    ),
    ...(bssBytes === undefined
      ? []
      : [words([nameAt('.bss'), TYPE.nobits, 3, 0x3fcb0000, stringsAt, bssBytes, 0, 0, 4, 0])]),
    words([nameAt('.shstrtab'), TYPE.strtab, 0, 0, stringsAt, strings.length, 0, 0, 1, 0]),
  ];
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('7f454c46010101', 'hex');
  header.writeUInt16LE(2, 16); // an executable
  header.writeUInt16LE(243, 18); // for RISC-V
  header.writeUInt32LE(1, 20);
  header.writeUInt32LE(entry, 24);
  header.writeUInt32LE(HEADER_BYTES, 28);
  header.writeUInt32LE(stringsAt + strings.length, 32);
  header.writeUInt16LE(HEADER_BYTES, 40);
  header.writeUInt16LE(PROGRAM_HEADER_BYTES, 42);
  header.writeUInt16LE(loads.length, 44);
  header.writeUInt16LE(SECTION_HEADER_BYTES, 46);
  header.writeUInt16LE(sections.length, 48);
  header.writeUInt16LE(sections.length - 1, 50);
  const programs = loads.map(({ address, bytes, runsAt }, index) =>
    words([1, offsets[index] ?? 0, runsAt ?? address, address, bytes.length, bytes.length, 5, 4]),
  );
  return Buffer.concat([header, ...programs, ...loads.map(({ bytes }) => bytes), strings, ...sections]);
}

function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value, index * 4));
  return bytes;
}
