/**
 * A ledger is verified in ranges, which know nothing of each other and may be looked at side by side. A range is a
 * complete subtree, so that its hash is all that the tree above it needs; the last one is what is left.
 */
import { z } from 'zod';
import { bytes } from '../../../rpc/schemas.ts';
import { earlierIssuer } from '../certificates/issuers.ts';
import { forTables } from '../tables/for-tables.ts';

/** 2^14 entries: some tenths of a second, and few runs that begin in one range and end in the next. */
export const RANGE_LEVEL = 14;

export const range = z.strictObject({ fromSeq: z.int().nonnegative(), toSeq: z.int().nonnegative() });
/** The entries from `fromSeq` up to and without `toSeq`. */
export type Range = z.output<typeof range>;

/** One after the other: a ledger may claim to be longer than any list. */
export function* rangesOf(sizeEntries: number, rangeLevel: number): Generator<Range> {
  const rangeEntries = 2 ** rangeLevel;
  for (let fromSeq = 0; fromSeq < sizeEntries; fromSeq += rangeEntries) {
    yield { fromSeq, toSeq: Math.min(fromSeq + rangeEntries, sizeEntries) };
  }
}

const hashes = z.array(bytes);

/** What a look at one range has shown. */
export const rangeSeen = z.strictObject({
  problems: z.array(z.strictObject({ seq: z.int().exactOptional(), what: z.string() })),
  /** How many entries were looked at: all of them, unless there were too many problems. */
  sizeEntries: z.int().nonnegative(),
  /** Of the complete subtrees that the range consists of, largest first. */
  hashes,
  /** The same for every part of the range, from its beginning, that was asked for. */
  parts: z.array(z.strictObject({ sizeEntries: z.int().nonnegative(), hashes })),
  /** Entries of runs that are not all in this range: what they prove can only be judged together. */
  unfinishedSeqs: z.array(z.int()),
  /** Starts of the software and rebuilds of tables, for whoever looks at them in order. */
  notableSeqs: z.array(z.int()),
  /** Of entries that are good: with problems in the range, nobody asks what the tables should hold. */
  forTables,
});
export type RangeSeen = z.output<typeof rangeSeen>;

export const rangeAsked = z.strictObject({
  range,
  station: z.string().optional(),
  /** Sizes of trees whose roots are wanted. */
  treeSizes: z.array(z.number()),
  issuerCertDer: bytes.optional(),
  earlierIssuer: earlierIssuer.optional(),
});
export type RangeAsked = z.output<typeof rangeAsked>;
