import { join } from 'node:path';
import { moveAtEnd } from '../station/copies/moved-away.ts';
import type { Enrolment } from '../station/setup/enrol-station.ts';
import { readStationConfig } from '../station/setup/station-config.ts';
import { decodeEntry } from '../ledger/entry.ts';
import { openLedgerReader } from '../ledger/reader.ts';
import { type LaterActs, takeUpLaterActs } from '../operators/later-acts.ts';
import { type ClientFiles, type Draft, placeClient } from './beside-the-files.ts';
import { catchUp, type CaughtUp } from './catch-up.ts';
import { enrolDraft } from './kept-key.ts';
import { STATION } from './manifest.ts';

/** How a restored station takes the place of the one that made the backup. */
export interface TakeOver {
  /** Throws unless somebody says that the old station is off for good. Not called where its own ledger says that it moved. */
  readonly requireStopped: (station: string) => Promise<void>;
  /** The station's new client certificate and its key, PEM: a backup has no key. */
  readonly client?: ClientFiles | undefined;
  /** Gets that certificate from headquarters instead. */
  readonly enrolment?: Omit<Enrolment, 'dataDir'> | undefined;
  readonly withoutUpstream: boolean;
}

/**
 * Brings the ledger of a draft to where upstream has seen it, once nobody else works with it. Upstream says first when it
 * last heard the station, before it takes a code; saying so changes nothing there.
 */
export async function takeOver(draft: Draft, how: TakeOver, signal: AbortSignal): Promise<CaughtUp> {
  const { client, enrolment, withoutUpstream } = how;
  const dataDir = join(draft.dir, STATION);
  const { station } = await readStationConfig(dataDir);
  const isHandedOver = endsWithMove(dataDir);
  if (!isHandedOver) await how.requireStopped(station);
  if (enrolment !== undefined)
    await enrolDraft(draft, { ...enrolment, ...(isHandedOver ? {} : { takesOver: true }) }, signal);
  await placeClient(draft, client);
  const hasCertificate = client !== undefined || enrolment !== undefined;
  const caughtUp = await catchUp({ dataDir, withoutUpstream, isHandedOver, hasCertificate, client }, signal);
  await takeUpLaterActs(dataDir, laterActs(dataDir, caughtUp));
  return caughtUp;
}

const ENTRIES_AT_ONCE = 1_000;

/** Of people, in what upstream gave back: their file is as old as the backup. */
function laterActs(dataDir: string, { sizeEntries, fetchedEntries }: CaughtUp): LaterActs {
  const acts = { recoveries: new Set<string>(), revoked: new Set<string>() };
  using ledger = openLedgerReader(dataDir);
  for (let from = sizeEntries - fetchedEntries; from < sizeEntries; from += ENTRIES_AT_ONCE) {
    for (const { leaf } of ledger.entriesFrom(from, ENTRIES_AT_ONCE)) {
      const entry = decodeEntry(leaf);
      if (entry?.kind === 'person-recovered') acts.recoveries.add(entry.documentSha256Hex);
      if (entry?.kind === 'person-revoked') acts.revoked.add(entry.id);
    }
  }
  return acts;
}

/** And the station itself signed that. */
function endsWithMove(dataDir: string): boolean {
  using ledger = openLedgerReader(dataDir);
  return moveAtEnd(ledger) !== undefined && ledger.latestCheckpoint()?.sizeEntries === ledger.head().sizeEntries;
}
