import { parseSignedNote, parseVerifierKey } from '../codecs/notes.ts';
import { formatSignedNote } from '../codecs/notes.ts';
import { Fault } from '../fault.ts';
import { linesOf } from '../formats/tlog/signed-note.ts';
import { refill } from '../ledger/copy/refill.ts';
import { sameHash } from '../ledger/merkle/leaf-hash.ts';
import { openLedgerReader } from '../ledger/reader.ts';
import { Secret } from '../secret.ts';
import { earlierKeys } from '../station/setup/migration.ts';
import { readSetupFile, readStationConfig, type StationConfig } from '../station/setup/station-config.ts';
import { issuingCertificate } from '../station/setup/verifying-keys.ts';
import { version } from '../station/version.ts';
import type { ClientFiles } from './beside-the-files.ts';
import {
  askHead,
  askLastHeard,
  entriesOfUpstream,
  type UpstreamKeys,
  type WitnessedTree,
  witnessedTree,
} from '../sync/refill/what-upstream-has.ts';
import { requireSilent } from '../sync/refill/last-heard.ts';
import { Transport } from '../sync/transport.ts';

export interface CaughtUp {
  /** Whether upstream was asked, or there is none. It need not be where the station was moved: nothing came after. */
  readonly upstream: 'asked' | 'not-asked' | 'not-needed' | 'none';
  readonly fetchedEntries: number;
  readonly sizeEntries: number;
}

export interface CatchUpOptions {
  readonly dataDir: string;
  readonly withoutUpstream: boolean;
  /** The ledger ends with its own move. */
  readonly isHandedOver: boolean;
  /** For upstream, a new one: then it is asked even of a station that was handed over. */
  readonly hasCertificate: boolean;
  /** With these, where given: the ones of the setup may only be there when the station is in its place. */
  readonly client?: ClientFiles | undefined;
}

/**
 * Brings a ledger that nobody has open to the newest tree that upstream cosigned. Throws `sync.fork` when it is of another
 * history, and `backup.station-at-work` when upstream heard the station a moment ago.
 */
export async function catchUp(options: CatchUpOptions, signal: AbortSignal): Promise<CaughtUp> {
  const { dataDir, withoutUpstream, isHandedOver, hasCertificate, client } = options;
  const config = await readStationConfig(dataDir);
  const before = sizeOf(dataDir);
  if (config.upstream === undefined) return { upstream: 'none', fetchedEntries: 0, sizeEntries: before };
  if (isHandedOver && !hasCertificate) return { upstream: 'not-needed', fetchedEntries: 0, sizeEntries: before };
  if (withoutUpstream) return { upstream: 'not-asked', fetchedEntries: 0, sizeEntries: before };
  await using transport = await transportOf(config.upstream, client ?? config.upstream);
  const keys = await keysOf(config, config.upstream);
  const heard = await askLastHeard(transport, signal);
  if (heard !== undefined && !isHandedOver) requireSilent(config.station, heard);
  const theirs = witnessedTree(heard?.head ?? (await askHead(transport, signal)), keys);
  if (theirs === undefined || isWithin(theirs, dataDir))
    return { upstream: 'asked', fetchedEntries: 0, sizeEntries: before };
  const { sizeEntries, rootHash, note } = theirs;
  const entries = entriesOfUpstream(transport, { from: before, to: sizeEntries }, signal);
  const goal = { sizeEntries, rootHash, checkpoint: ownLines(note, keys), receipt: note, entries };
  await refill({ dir: dataDir, station: config.station, version: version() }, goal);
  return { upstream: 'asked', fetchedEntries: sizeEntries - before, sizeEntries };
}

/** The backup may have entries that upstream had not yet: then upstream's tree must be an earlier one of this ledger. */
function isWithin({ sizeEntries, rootHash }: WitnessedTree, dataDir: string): boolean {
  using ledger = openLedgerReader(dataDir);
  if (ledger.head().sizeEntries < sizeEntries) return false;
  if (sameHash(ledger.rootAt(sizeEntries), rootHash)) return true;
  throw new Fault('sync.fork', { why: 'another tree of the same size', sizeEntries });
}

function sizeOf(dataDir: string): number {
  using ledger = openLedgerReader(dataDir);
  return ledger.head().sizeEntries;
}

async function keysOf(config: StationConfig, { upstreamKey }: { readonly upstreamKey: string }): Promise<UpstreamKeys> {
  const { checkpointKey } = await earlierKeys(config, await issuingCertificate(config.ca.intermediate));
  return { station: checkpointKey, upstream: parseVerifierKey(upstreamKey) };
}

async function transportOf(
  { url, ca }: NonNullable<StationConfig['upstream']>,
  { cert, key }: ClientFiles,
): Promise<Transport> {
  const [caPem, certPem] = [await readSetupFile(ca), await readSetupFile(cert)].map((pem) => pem.toString('utf8'));
  const keyPem = new Secret((await readKey(key)).toString('utf8'));
  return new Transport({ url, tls: { caPem: caPem ?? '', certPem: certPem ?? '', keyPem }, takesEntries: true });
}

async function readKey(path: string): Promise<Buffer> {
  try {
    return await readSetupFile(path);
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw new Fault('backup.no-client-key', { path }, { cause });
  }
}

/** What the station itself signed of a receipt: its checkpoint. */
function ownLines(note: string, { station }: UpstreamKeys): string {
  const signed = parseSignedNote(note);
  return formatSignedNote({ text: signed.text, lines: linesOf(signed, station) });
}
