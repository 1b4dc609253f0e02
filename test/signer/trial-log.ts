import { createHash, randomBytes } from 'node:crypto';
import { formatCheckpoint, formatSignedNote, signedByLog } from '../../station-core/codecs/notes.ts';
import type { NoteKey } from '../../station-core/formats/tlog/signed-note.ts';
import { canonicalBytes } from '../../station-core/formats/text/canonical-json.ts';
import { makeConsistencyProof } from '../../station-core/ledger/merkle/consistency.ts';
import { makeInclusionProof } from '../../station-core/ledger/merkle/inclusion.ts';
import { leafHash } from '../../station-core/ledger/merkle/leaf-hash.ts';
import { nodesInMemory, treeRoot } from '../../station-core/ledger/merkle/tree-root.ts';
import { macOf } from '../../station-core/model/mac.ts';
import type { SignerClient } from '../../station-core/signer/client.ts';
import type { SignerAsks } from '../../station-core/signer/signer-service.ts';
import { makeCsr, p256 } from '../pki/csr-maker.ts';
import { never, STATION, type StationToken } from './station-token.ts';

type Asks = SignerAsks<'issue'>;
type BatchAsks = SignerAsks<'issueBatch'>;

/** What a unit asks for, before the ledger knows of it. */
export interface Wish {
  readonly csrDer: Buffer;
  readonly nonce: Buffer;
  readonly unit: Asks['unit'];
  readonly product: string;
  readonly permit: string;
  readonly spkiSha256Hex: string;
  /** A rework. */
  readonly supersedes?: string;
}

export interface RevokedUnit {
  readonly unit: string;
  readonly certSerialHex: string;
}

let units = 0;

export function wish(changes: Partial<Wish> & { readonly keys?: ReturnType<typeof p256> } = {}): Wish {
  const number = ++units;
  const { keys = p256(), ...wished } = changes;
  const nonce = randomBytes(32);
  const spkiDer = keys.publicKey.export({ type: 'spki', format: 'der' });
  const made: Wish = {
    csrDer: makeCsr(nonce, { keys }),
    nonce,
    unit: {
      mac: macOf(
        `7c:df:a1:${number
          .toString(16)
          .padStart(6, '0')
          .replaceAll(/(..)(?=.)/g, '$1:')}`,
      ),
      serial: `BM-${String(number).padStart(5, '0')}`,
    },
    product: 'lamp-one',
    permit: 'P-1',
    spkiSha256Hex: sha256Hex(spkiDer),
  };
  return { ...made, ...wished };
}

/** A ledger as the signing service sees one: leaves, their tree, and the checkpoints it signed itself. */
export class TrialLog {
  readonly #key: NoteKey;
  readonly #leaves: Buffer[] = [];
  signedEntries = 0;

  constructor(token: Pick<StationToken, 'noteKey'>, leaves: readonly Buffer[] = []) {
    this.#key = token.noteKey;
    this.#leaves.push(...leaves);
  }

  get sizeEntries(): number {
    return this.#leaves.length;
  }

  /** The same history up to some entry, to go on in another way. */
  copyOf(sizeEntries: number): TrialLog {
    const copy = new TrialLog({ noteKey: this.#key }, this.#leaves.slice(0, sizeEntries));
    copy.signedEntries = Math.min(this.signedEntries, sizeEntries);
    return copy;
  }

  append(entry: object): number {
    this.#leaves.push(canonicalBytes(entry));
    return this.#leaves.length - 1;
  }

  intend(wished: Wish, changes: object = {}): number {
    const { unit, permit, product, spkiSha256Hex, csrDer, supersedes } = wished;
    return this.append({
      v: 1,
      seq: this.#leaves.length,
      at: '2026-05-04T03:02:01.000Z',
      station: STATION,
      kind: 'signature-intended',
      run: 'r-1',
      unit: unit.mac,
      serial: unit.serial,
      permit,
      product,
      spkiSha256Hex,
      csrSha256Hex: sha256Hex(csrDer),
      ...(supersedes === undefined ? {} : { supersedes }),
      firmwareVersion: '1.4.2',
      firmwareSha256Hex: ['ab'.repeat(32)],
      ...changes,
    });
  }

  /** The entry by which the station wants these revoked. */
  intendRevocation(certificates: readonly RevokedUnit[], changes: object = {}): number {
    return this.append({
      v: 1,
      seq: this.#leaves.length,
      at: '2026-05-04T03:02:01.000Z',
      station: STATION,
      kind: 'revocation-intended',
      by: ['olga'],
      reason: 'keyCompromise',
      note: 'keys of batch 7 are known',
      certificates,
      ...changes,
    });
  }

  /** That an entry of this log lies under a checkpoint over all of it. */
  proven(seq: number, checkpoint: string): Asks['intent'] {
    const proof = makeInclusionProof(seq, this.#leaves.length, this.#nodes());
    return { entry: this.#leaves[seq] ?? Buffer.alloc(0), proof, checkpoint };
  }

  head(): Omit<SignerAsks<'signCheckpoint'>, 'fromSize' | 'proof'> {
    const sizeEntries = this.#leaves.length;
    return { sizeEntries, rootHash: treeRoot(sizeEntries, this.#nodes()) };
  }

  proofFrom(fromSize: number): Uint8Array[] {
    return fromSize === 0 ? [] : makeConsistencyProof(fromSize, this.#leaves.length, this.#nodes());
  }

  async checkpoint(signer: SignerClient): Promise<string> {
    const { sizeEntries, rootHash } = this.head();
    const fromSize = this.signedEntries;
    const proof = this.proofFrom(fromSize);
    const signature = await signer.signCheckpoint({ sizeEntries, rootHash, fromSize, proof }, never);
    this.signedEntries = sizeEntries;
    const text = formatCheckpoint({ origin: STATION, sizeEntries, rootHash });
    return formatSignedNote(signedByLog(text, this.#key, signature));
  }

  /** The request for an intent that lies in this log, under this checkpoint over all of it. */
  request(wished: Wish, seq: number, checkpoint: string): Asks {
    return { ...unitRequest(wished), intent: this.proven(seq, checkpoint) };
  }

  /** The present head, and what is wanted under it: the units whose intents are these entries. */
  batch(wishes: readonly Wish[], seqs: readonly number[]): BatchAsks {
    const head = this.head();
    const proof = this.proofFrom(this.signedEntries);
    const requests = wishes.map((wished, at) => {
      const { entry, proof: placed } = this.proven(seqs[at] ?? 0, '');
      return { ...unitRequest(wished), intent: { entry, proof: placed } };
    });
    return { checkpoint: { ...head, fromSize: this.signedEntries, proof }, requests };
  }

  /** The whole way of one unit: intent, checkpoint, request. */
  async requestFor(wished: Wish, signer: SignerClient, changes: object = {}): Promise<Asks> {
    const seq = this.intend(wished, changes);
    return this.request(wished, seq, await this.checkpoint(signer));
  }

  #nodes() {
    return nodesInMemory(this.#leaves.map((leaf) => leafHash(leaf)));
  }
}

function unitRequest({ spkiSha256Hex: _spki, ...asked }: Wish) {
  return {
    ...asked,
    profile: { hardwareTypeOid: '1.3.6.1.4.1.99999.7.1', serverAuth: false },
  };
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
