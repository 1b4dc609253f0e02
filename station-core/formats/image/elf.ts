import { Buffer } from 'node:buffer';

import { FormatError } from '../format-error.ts';
import type { ImageSegment } from './write-app-image.ts';

/**
 * Reads what a linker leaves for a 32-bit little-endian chip (System V ABI, "ELF Header" and "Program Header"): the entry
 * point, what is loaded where, and how large the sections are. It reads no symbols and relocates nothing.
 */
export interface ElfFile {
  readonly entry: number;
  /** Program headers of type LOAD with something in the file, by load address. */
  readonly segments: readonly ImageSegment[];
  readonly sections: readonly ElfSection[];
}

/** A section that takes place in memory. */
export interface ElfSection {
  readonly name: string;
  readonly address: number;
  readonly lengthBytes: number;
  /** False for .bss and the like: its bytes are zeros that nobody sends. */
  readonly inFile: boolean;
}

const HEADER_BYTES = 52;
const PROGRAM_HEADER_BYTES = 32;
const SECTION_HEADER_BYTES = 40;
const MAGIC = Buffer.from('7f454c46010101', 'hex'); // ELF, 32 bits, little-endian, version 1
const TYPE_LOAD = 1;
const SECTION_NOBITS = 8;
const FLAG_ALLOCATED = 2;

export function readElf(file: Uint8Array, name = 'ELF file'): ElfFile {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw new FormatError('bad-image', { file: name, offsetBytes: 0, reason: 'not a 32-bit little-endian ELF file' });
  const elf = new ElfReader(bytes, name);
  const programs = elf.table(bytes.readUInt32LE(28), PROGRAM_HEADER_BYTES, bytes.readUInt16LE(44));
  const segments = programs.flatMap((header) => loadedSegment(elf, header));
  return {
    entry: bytes.readUInt32LE(24),
    segments: segments.toSorted((one, other) => one.loadAddress - other.loadAddress),
    sections: readSections(elf),
  };
}

class ElfReader {
  readonly bytes: Buffer;
  readonly #name: string;

  constructor(bytes: Buffer, name: string) {
    this.bytes = bytes;
    this.#name = name;
  }

  part(offsetBytes: number, lengthBytes: number): Buffer {
    if (offsetBytes + lengthBytes > this.bytes.length)
      throw new FormatError('image-truncated', {
        file: this.#name,
        offsetBytes: this.bytes.length,
        neededBytes: offsetBytes + lengthBytes,
      });
    return this.bytes.subarray(offsetBytes, offsetBytes + lengthBytes);
  }

  table(offsetBytes: number, entryBytes: number, count: number): Buffer[] {
    return Array.from({ length: count }, (_, index) => this.part(offsetBytes + index * entryBytes, entryBytes));
  }
}

function loadedSegment(elf: ElfReader, header: Buffer): ImageSegment[] {
  const lengthBytes = header.readUInt32LE(16);
  if (header.readUInt32LE(0) !== TYPE_LOAD || lengthBytes === 0) return [];
  // The physical address is where it is loaded; the virtual one is where it runs.
  return [{ loadAddress: header.readUInt32LE(12), bytes: elf.part(header.readUInt32LE(4), lengthBytes) }];
}

function readSections(elf: ElfReader): ElfSection[] {
  const { bytes } = elf;
  const headers = elf.table(bytes.readUInt32LE(32), SECTION_HEADER_BYTES, bytes.readUInt16LE(48));
  const strings = headers[bytes.readUInt16LE(50)];
  const names = strings === undefined ? Buffer.alloc(0) : elf.part(strings.readUInt32LE(16), strings.readUInt32LE(20));
  return headers
    .filter((header) => (header.readUInt32LE(8) & FLAG_ALLOCATED) !== 0)
    .map((header) => ({
      name: textAt(names, header.readUInt32LE(0)),
      address: header.readUInt32LE(12),
      lengthBytes: header.readUInt32LE(20),
      inFile: header.readUInt32LE(4) !== SECTION_NOBITS,
    }));
}

function textAt(strings: Buffer, at: number): string {
  const end = strings.indexOf(0, at);
  return strings.toString('utf8', at, end === -1 ? strings.length : end);
}
