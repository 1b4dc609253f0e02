/** How a run records what it wrote to flash: what all units of a release share stands in the ledger once, in an entry of its own. */
import type { WrittenRegion } from '../../device/board.ts';
import { md5Hex } from '../../device/loader/flash/flash-md5.ts';
import { contentOf, regionContent } from '../../device/loader/flash/flash-region.ts';
import { decodeEntry, type EntryOf } from '../../ledger/entry.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { UnitEvidence } from '../../ledger/step-evidence.ts';
import type { Product } from './product.ts';

type Listed = Pick<EntryOf<'release-listed'>, 'seq' | 'regions'>;
type ListedRegion = Listed['regions'][number];
type FlashEvidence = UnitEvidence['flash'];
type Group = FlashEvidence['written'][number];

/** `ofRelease`: the names of the regions that are the same in every unit. */
export interface Written {
  readonly releaseSha256Hex: string;
  readonly ofRelease: ReadonlySet<string>;
  readonly regions: readonly WrittenRegion[];
}

/** A crash after the release is listed leaves an entry that no evidence names yet. The next run finds it. */
export function flashEvidence(ledger: Ledger, { releaseSha256Hex, ofRelease, regions }: Written): FlashEvidence {
  const listed =
    listedRelease(ledger, releaseSha256Hex) ?? listRelease(ledger, { releaseSha256Hex, ofRelease, regions });
  const isListed = (region: WrittenRegion): boolean => listed.regions.some((each) => isSame(each, region));
  return {
    releaseSha256Hex,
    releaseSeq: listed.seq,
    written: grouped(regions.filter(isListed)),
    // Whatever is not exactly as listed is recorded whole.
    unitRegions: regions.filter((region) => !isListed(region)),
  };
}

/** Of a unit that holds a release which this ledger has not listed yet: software of before listed none. */
export function listWhole(ledger: Ledger, { release, regions }: Pick<Product, 'release' | 'regions'>): void {
  const { releaseSha256Hex } = release;
  if (listedRelease(ledger, releaseSha256Hex) !== undefined) return;
  const listed = regions.map((region) => ({ ...regionContent(region), md5Hex: md5Hex(contentOf(region)) }));
  ledger.append({ kind: 'release-listed', releaseSha256Hex, regions: listed });
}

function listedRelease(ledger: Ledger, releaseSha256Hex: string): Listed | undefined {
  const seq = ledger.releaseSeq(releaseSha256Hex);
  const [leaf] = seq === undefined ? [] : ledger.leaves([seq]);
  const entry = leaf === undefined ? undefined : decodeEntry(leaf.leaf);
  return entry?.kind === 'release-listed' ? entry : undefined;
}

function listRelease(ledger: Ledger, { releaseSha256Hex, ofRelease, regions: written }: Written): Listed {
  const regions = written.filter(({ name }) => ofRelease.has(name)).map(placeAndHashes);
  const [{ seq }] = ledger.append({ kind: 'release-listed', releaseSha256Hex, regions });
  return { seq, regions };
}

function placeAndHashes({ name, offsetBytes, lengthBytes, sha256Hex, md5Hex }: WrittenRegion): ListedRegion {
  return { name, offsetBytes, lengthBytes, sha256Hex, md5Hex };
}

function isSame(listed: ListedRegion, region: WrittenRegion): boolean {
  return (['name', 'offsetBytes', 'lengthBytes', 'sha256Hex', 'md5Hex'] as const).every(
    (field) => listed[field] === region[field],
  );
}

function grouped(regions: readonly WrittenRegion[]): Group[] {
  const groups: (Omit<Group, 'names'> & { names: string[] })[] = [];
  for (const { name, compressed, skipped, baudRate, verification } of regions) {
    const same = groups.find(
      (each) =>
        each.compressed === compressed &&
        each.skipped === skipped &&
        each.baudRate === baudRate &&
        each.verification === verification,
    );
    if (same === undefined) groups.push({ names: [name], compressed, skipped, baudRate, verification });
    else same.names.push(name);
  }
  return groups;
}
