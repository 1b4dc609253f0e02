/**
 * Whether an image can be put into RAM while the ROM loader runs. A segment anywhere else would overwrite the loader that
 * takes it, so it is refused before anything is sent.
 */
import { freeRamOf, type FreeRam } from '../../model/loader-ram.ts';
import type { ChipName } from '../../model/chip.ts';
import type { AppImage, Segment } from './app-image.ts';

export interface RamSegment {
  readonly address: number;
  readonly bytes: Buffer;
}

/** What a ROM loader is given to run. */
export interface RamProgram {
  /** For people. */
  readonly name: string;
  readonly entry: number;
  readonly segments: readonly RamSegment[];
}

export function ramProgram(name: string, bytes: Buffer, { entry, segments }: AppImage): RamProgram {
  const filled = segments.filter(({ lengthBytes }) => lengthBytes > 0);
  const content = ({ loadAddress, offsetBytes, lengthBytes }: Segment): RamSegment => ({
    address: loadAddress,
    bytes: bytes.subarray(offsetBytes, offsetBytes + lengthBytes),
  });
  return { name, entry, segments: filled.map(content) };
}

/** Undefined: every segment lies in free RAM of its own, and the image starts in one of them. */
export function ramProblem({ segments, entry }: AppImage, chip: ChipName): string | undefined {
  const ram = freeRamOf(chip);
  if (ram === undefined) return `nobody has measured which RAM of an ${chip} is free`;
  const cells = segments.filter(({ lengthBytes }) => lengthBytes > 0).map((segment) => ({ ...cellsOf(segment, ram) }));
  for (const { from, to, address } of cells) {
    if (from < ram.from || to > ram.to)
      return `${hex(address)} to ${hex(address + to - from)} is not free: ${free(ram)}`;
  }
  const sorted = cells.toSorted((a, b) => a.from - b.from);
  const over = sorted.find(({ from }, at) => at > 0 && from < (sorted[at - 1]?.to ?? 0));
  if (over !== undefined) return `the segment at ${hex(over.address)} overwrites another`;
  const start = entry - ram.codeShift;
  const runs = cells.some(
    ({ from, to, address }) => address >= ram.from + ram.codeShift && start >= from && start < to,
  );
  return runs ? undefined : `the entry ${hex(entry)} is in no segment of code`;
}

interface Cells {
  /** On the data bus. */
  readonly from: number;
  readonly to: number;
  /** As the image has it. */
  readonly address: number;
}

function cellsOf({ loadAddress, lengthBytes }: Segment, { from, codeShift }: FreeRam): Cells {
  const cell = loadAddress >= from + codeShift ? loadAddress - codeShift : loadAddress;
  return { from: cell, to: cell + lengthBytes, address: loadAddress };
}

function free({ from, to, codeShift }: FreeRam): string {
  return `${hex(from)} to ${hex(to)}, or for code ${hex(from + codeShift)} to ${hex(to + codeShift)}`;
}

const hex = (address: number): string => `0x${address.toString(16).padStart(8, '0')}`;
