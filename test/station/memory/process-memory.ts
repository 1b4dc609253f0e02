/** Looks through everything that a process can write to: heaps, stacks, buffers, what was freed and not given back. */
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

const PAGE_BYTES = 4096;
/** proc_pid_pagemap(5): eight bytes a page, of which bit 63 says that it is in memory and bit 62 that it is swapped out. */
const PAGEMAP_ENTRY_BYTES = 8;
const EXISTS = 0xc0;

export interface Found {
  readonly address: string;
  /** What the region is called in /proc/PID/maps: a file, [heap], [stack], or nothing. */
  readonly region: string;
}

/** Where each of the texts lies, in UTF-8 and as JavaScript holds longer strings, in UTF-16. */
export function placesOf(pid: number, texts: readonly string[]): Found[] {
  const needles = texts.flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]);
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const pagemap = openSync(`/proc/${pid}/pagemap`, 'r');
  try {
    return writableRegions(pid)
      .flatMap((region) => usedPartsOf(pagemap, region))
      .flatMap((part) => placesIn(memory, part, needles));
  } finally {
    closeSync(memory);
    closeSync(pagemap);
  }
}

/** The processes that this one has started, and theirs. */
export function descendantsOf(pid: number): number[] {
  const own = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  );
  return own.flatMap((child) => [child, ...descendantsOf(child)]);
}

interface Region {
  readonly from: number;
  readonly until: number;
  readonly name: string;
}

function writableRegions(pid: number): Region[] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const [, from = '', until = '', name = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw\S+ \S+ \S+ \d+ *(.*)$/.exec(line) ?? [];
    if (from === '' || name === '[vvar]') return [];
    return [{ from: Number.parseInt(from, 16), until: Number.parseInt(until, 16), name }];
  });
}

/** The engine reserves gigabytes and uses little of them: only pages that exist are looked at. */
function usedPartsOf(pagemap: number, { from, until, name }: Region): Region[] {
  const pages = (until - from) / PAGE_BYTES;
  const entries = readAt(pagemap, (from / PAGE_BYTES) * PAGEMAP_ENTRY_BYTES, pages * PAGEMAP_ENTRY_BYTES);
  const parts: Region[] = [];
  let begunAt: number | undefined;
  for (let page = 0; page <= pages; page += 1) {
    const exists = ((entries[page * PAGEMAP_ENTRY_BYTES + PAGEMAP_ENTRY_BYTES - 1] ?? 0) & EXISTS) !== 0;
    if (exists) begunAt ??= page;
    if (exists || begunAt === undefined) continue;
    parts.push({ from: from + begunAt * PAGE_BYTES, until: from + page * PAGE_BYTES, name });
    begunAt = undefined;
  }
  return parts;
}

function placesIn(memory: number, { from, until, name }: Region, needles: readonly Buffer[]): Found[] {
  const bytes = readAt(memory, from, until - from);
  const found = new Set<number>();
  for (const needle of needles) {
    for (let hit = bytes.indexOf(needle); hit >= 0; hit = bytes.indexOf(needle, hit + 1)) found.add(from + hit);
  }
  return [...found].map((address) => ({ address: address.toString(16), region: name }));
}

/** Empty where the region was given back in the meantime. */
function readAt(memory: number, at: number, lengthBytes: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(lengthBytes);
  try {
    return bytes.subarray(0, readSync(memory, bytes, 0, lengthBytes, at));
  } catch {
    return Buffer.alloc(0); // EIO: nothing lies there any more
  }
}
