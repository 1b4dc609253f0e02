import { z } from 'zod';
import { asSignedByLog, formatCheckpoint, formatSignedNote, openCheckpoint } from '../../codecs/notes.ts';
import { Fault } from '../../fault.ts';
import type { LogSignature } from '../../formats/tlog/log-signature.ts';
import type { NoteKey } from '../../formats/tlog/signed-note.ts';
import { MAX_REVOKED_PER_INTENT, REVOCATION_REASON_WORDS } from '../../model/issuance/revocation-reason.ts';
import { parseCanonical } from '../../formats/text/canonical-json.ts';
import { verifyInclusion } from '../../ledger/merkle/inclusion.ts';
import { leafHash } from '../../ledger/merkle/leaf-hash.ts';
import { macSchema, sha256HexSchema, unitSerialSchema } from '../../model-schemas.ts';

/**
 * The proof that the station's ledger holds the intent to have just this certificate signed: the entry itself, its place
 * in the tree, and a checkpoint over that tree which this signing service signed.
 */
export interface ProvenIntent {
  /** The bytes of the entry. */
  readonly entry: Uint8Array;
  readonly proof: readonly Uint8Array[];
  /** The signed note. */
  readonly checkpoint: string;
}

/** What of the entry matters here; the ledger's own schema is stricter. */
const intentEntry = z.object({
  v: z.literal(1),
  kind: z.literal('signature-intended'),
  seq: z.int().nonnegative(),
  station: z.string(),
  unit: macSchema,
  serial: unitSerialSchema,
  permit: z.string(),
  product: z.string(),
  spkiSha256Hex: sha256HexSchema,
  csrSha256Hex: sha256HexSchema,
  /** Serial number of the certificate whose place the new one takes. */
  supersedes: z.string().max(40).exactOptional(),
  /** Absent in entries of earlier versions: such an intent is good for the certificate that it has, and for no new one. */
  firmwareVersion: z.string().max(64).exactOptional(),
  firmwareSha256Hex: z.array(sha256HexSchema).max(16).exactOptional(),
});

export interface Intent extends z.infer<typeof intentEntry> {
  readonly leafHex: string;
}

const revocationEntry = z.object({
  v: z.literal(1),
  kind: z.literal('revocation-intended'),
  seq: z.int().nonnegative(),
  station: z.string(),
  by: z.array(z.string().min(1).max(64)).min(1).max(2),
  reason: z.enum(REVOCATION_REASON_WORDS),
  certificates: z
    .array(z.object({ unit: macSchema, certSerialHex: z.string() }))
    .min(1)
    .max(MAX_REVOKED_PER_INTENT),
  /** Of the payload of the officers' order. */
  orderSha256Hex: sha256HexSchema.exactOptional(),
});

export interface RevocationIntent extends z.infer<typeof revocationEntry> {
  readonly leafHex: string;
}

/** The entry of an intent and its place in a tree that is known already. */
export type PlacedIntent = Omit<ProvenIntent, 'checkpoint'>;

export interface CheckpointSeen {
  readonly sizeEntries: number;
  readonly rootHash: Uint8Array;
}

const MOST_NOTES = 8;

export class IntentVerifier {
  readonly #key: NoteKey;
  /** By the note, the newest last: intents of one batch come under the same, and of a few batches side by side. */
  readonly #seen = new Map<string, CheckpointSeen>();

  /** The station's, by whose name its log goes; each half of it must have signed. */
  constructor(key: NoteKey) {
    this.#key = key;
  }

  /** Takes a note that was signed here just now: to verify it would take longer than to sign it took. */
  signedHere({ sizeEntries, rootHash }: CheckpointSeen, signature: LogSignature): void {
    const text = formatCheckpoint({ origin: this.#key.name, sizeEntries, rootHash });
    this.#remember(formatSignedNote(asSignedByLog(text, this.#key, signature)), { sizeEntries, rootHash });
  }

  /** Throws `signer.intent-unproven`. */
  verify(proven: ProvenIntent): Intent {
    return this.#verify(intentEntry, proven, () => this.#open(proven.checkpoint));
  }

  /** The same, in a tree that this service has just accepted and recorded. */
  verifyIn(tree: CheckpointSeen, placed: PlacedIntent): Intent {
    return this.#verify(intentEntry, placed, () => tree);
  }

  /** Throws `signer.intent-unproven`. */
  verifyRevocation(proven: ProvenIntent): RevocationIntent {
    return this.#verify(revocationEntry, proven, () => this.#open(proven.checkpoint));
  }

  #verify<Entry extends { readonly station: string; readonly seq: number }>(
    schema: z.ZodType<Entry>,
    { entry, proof }: PlacedIntent,
    treeOf: () => CheckpointSeen,
  ): Entry & { readonly leafHex: string } {
    const parsed = schema.safeParse(parseCanonical(entry));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw unproven('the entry is not an intent of this version', { field: issue?.path.join('.') ?? '' });
    }
    const intent = parsed.data;
    if (intent.station !== this.#key.name) throw unproven('of another station', { station: intent.station });
    const { sizeEntries, rootHash } = treeOf();
    const hash = leafHash(entry);
    if (!verifyInclusion({ leafHash: hash, index: intent.seq, sizeEntries, rootHash, proof })) {
      throw unproven('not in the tree that was signed', { seq: intent.seq, sizeEntries });
    }
    return Object.assign(intent, { leafHex: hash.toString('hex') });
  }

  #remember(note: string, seen: CheckpointSeen): void {
    this.#seen.set(note, seen);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > MOST_NOTES && oldest !== undefined) this.#seen.delete(oldest);
  }

  #open(note: string): CheckpointSeen {
    const before = this.#seen.get(note);
    if (before !== undefined) return before;
    try {
      const seen = openCheckpoint(note, this.#key.name, [this.#key]);
      this.#remember(note, seen);
      return seen;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw new Fault(
        'signer.intent-unproven',
        { reason: 'no checkpoint of ours', problem: error.code },
        { cause: error },
      );
    }
  }
}

function unproven(reason: string, found: Readonly<Record<string, string | number>>): Fault {
  return new Fault('signer.intent-unproven', { reason, ...found });
}
