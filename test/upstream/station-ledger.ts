import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import { formatCheckpoint, formatSignedNote } from '../../station-core/codecs/notes.ts';
import { formatVerifierKey, noteLine } from '../../station-core/formats/tlog/signed-note.ts';
import type { NoteKey } from '../../station-core/formats/tlog/signed-note.ts';
import { appendLeafHash, EMPTY_FRONTIER, frontierRoot } from '../../station-core/ledger/merkle/frontier.ts';
import type { Frontier } from '../../station-core/ledger/merkle/frontier.ts';
import { leafHash } from '../../station-core/ledger/merkle/leaf-hash.ts';
import type { Batch } from '../../station-core/sync/batch.ts';
import type { Checkpoint, Outbox, OutboxEntry } from '../../station-core/sync/outbox.ts';

/** The ledger of a station in memory, with a real tree and a real key, that tests may bend as they like. */
export class StationLedger implements Outbox {
  readonly station: string;
  readonly leaves: Buffer[] = [];
  readonly receipts: Checkpoint[] = [];
  readonly key: NoteKey;
  readonly #sign: (text: string) => Buffer;
  readonly #grown: { readonly leaf: Buffer; readonly frontier: Frontier }[] = [];
  readonly #checkpoints = new Map<number, Checkpoint>();

  constructor(station: string) {
    this.station = station;
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    this.key = { name: station, algorithm: 'ed25519', publicKey: raw };
    this.#sign = (text) => sign(null, Buffer.from(text), privateKey);
  }

  get verifierKey(): string {
    return formatVerifierKey(this.key);
  }

  append(kind: string, fields: object = {}): void {
    const entry = { v: 1, seq: this.leaves.length, at: '2025-11-21T09:00:00.000Z', station: this.station, kind };
    this.leaves.push(Buffer.from(canonicalize({ ...entry, ...fields }) ?? ''));
  }

  appendMany(count: number): void {
    for (let i = 0; i < count; i++) this.append('step-begun', { run: 'r1', step: 'flash' });
  }

  /** A unit from reservation to certificate, all of it derived from `name`. */
  appendUnit(name: string, changed: object = {}): void {
    const hex = createHash('sha256').update(name).digest('hex');
    const mac = [0, 2, 4, 6, 8].map((i) => hex.slice(i, i + 2)).join(':');
    const fields = { run: 'r1', unit: `02:${mac}`, serial: `SN-${name}` };
    this.append('serial-reserved', { ...fields, ...changed });
    const certificate = { certSerialHex: hex.slice(0, 40), spkiSha256Hex: hex };
    this.append('certificate-issued', { ...fields, ...certificate, ...changed });
  }

  note(sizeEntries: number, leaves: readonly Buffer[] = this.leaves): string {
    const frontier = this.#frontier(leaves.slice(0, sizeEntries));
    return this.signedNote(formatCheckpoint({ origin: this.station, sizeEntries, rootHash: frontierRoot(frontier) }));
  }

  signedNote(text: string): string {
    return formatSignedNote({ text, lines: [noteLine(this.key, this.#sign(text))] });
  }

  batch(from: number, to = this.leaves.length): Batch {
    const entries = this.leaves.slice(from, to).map((leaf) => leaf.toString('base64'));
    return { origin: this.station, from, entries, checkpoint: this.note(to) };
  }

  head(): { sizeEntries: number; rootHash: Uint8Array } {
    const frontier = this.#frontier(this.leaves);
    return { sizeEntries: frontier.sizeEntries, rootHash: frontierRoot(frontier) };
  }

  latestCheckpoint(atMostEntries = Infinity): Checkpoint | undefined {
    const sizes = [...this.#checkpoints.keys()].filter((size) => size <= atMostEntries);
    return this.#checkpoints.get(Math.max(...sizes));
  }

  async checkpointNow(): Promise<Checkpoint> {
    const checkpoint = { sizeEntries: this.leaves.length, note: this.note(this.leaves.length) };
    this.#checkpoints.set(checkpoint.sizeEntries, checkpoint);
    return checkpoint;
  }

  entriesFrom(seq: number, limit: number): OutboxEntry[] {
    return this.leaves.slice(seq, seq + limit).map((leaf, i) => ({ seq: seq + i, leaf }));
  }

  latestReceipt(): Checkpoint | undefined {
    return this.receipts.at(-1);
  }

  saveReceipt(receipt: Checkpoint): void {
    this.receipts.push(receipt);
  }

  /** Hashes only what has changed since it was asked last. */
  #frontier(leaves: readonly Buffer[]): Frontier {
    const same = leaves.findIndex((leaf, i) => this.#grown[i]?.leaf !== leaf);
    if (same >= 0) this.#grown.length = same;
    for (const leaf of leaves.slice(this.#grown.length)) {
      const before = this.#grown.at(-1)?.frontier ?? EMPTY_FRONTIER;
      this.#grown.push({ leaf, frontier: appendLeafHash(before, leafHash(leaf)) });
    }
    return this.#grown[leaves.length - 1]?.frontier ?? EMPTY_FRONTIER;
  }
}
