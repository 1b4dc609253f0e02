import { openCheckpoint } from '../../codecs/notes.ts';
import { Fault } from '../../fault.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import type { Head } from '../batch.ts';
import type { Transport } from '../transport.ts';
import type { LastHeard } from './last-heard.ts';

export interface UpstreamKeys {
  /** Of the checkpoints; its name is the station's. */
  readonly station: NoteKey;
  readonly upstream: NoteKey;
}

/** A tree of this station that it signed itself and upstream cosigned. */
export interface WitnessedTree {
  readonly sizeEntries: number;
  readonly rootHash: Uint8Array;
  readonly note: string;
}

/** Undefined: an upstream of before it could say. */
export async function askLastHeard(
  transport: Pick<Transport, 'lastHeard'>,
  signal: AbortSignal,
): Promise<LastHeard | undefined> {
  const answer = await transport.lastHeard(signal);
  if (answer?.kind === 'refused') throw new Fault('sync.refused', { ...answer.detail, reason: answer.reason });
  return answer?.value;
}

/** Asks which tree of this station upstream has. */
export async function askHead(transport: Pick<Transport, 'head'>, signal: AbortSignal): Promise<Head> {
  const answer = await transport.head(signal);
  if (answer.kind === 'refused') throw new Fault('sync.refused', { ...answer.detail, reason: answer.reason });
  return answer.value;
}

/** The tree that upstream names; `undefined` when it has nothing. What nobody signed is not believed. */
export function witnessedTree(head: Head, keys: UpstreamKeys): WitnessedTree | undefined {
  const { sizeEntries: said, receipt: note } = head;
  if (note === null) {
    if (said === 0) return undefined;
    throw new Fault('sync.bad-answer', { why: 'entries without a receipt', sizeEntries: said });
  }
  const { sizeEntries, rootHash, signers } = openCheckpoint(note, keys.station.name, [keys.station, keys.upstream]);
  const signedBy = (wanted: NoteKey): boolean => signers.some(({ key }) => key === wanted);
  if (!signedBy(keys.station) || !signedBy(keys.upstream) || sizeEntries !== said)
    throw new Fault('sync.upstream-lied', { why: 'not a receipt of this tree', sizeEntries, said });
  return { sizeEntries, rootHash, note };
}

/** The entries from one up to another, in order. Whether they are the right ones, their tree shows. */
export async function* entriesOfUpstream(
  transport: Pick<Transport, 'entriesFrom'>,
  { from, to }: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to;) {
    const answer = await transport.entriesFrom(at, signal);
    if (answer.kind === 'refused') throw new Fault('sync.refused', { ...answer.detail, reason: answer.reason });
    const { from: given, entries } = answer.value;
    if (given !== at || entries.length === 0)
      throw new Fault('sync.bad-answer', { why: 'not the entries that were asked for', from: at, given });
    for (const entry of entries.slice(0, to - at)) yield Buffer.from(entry, 'base64');
    at += entries.length;
  }
}
