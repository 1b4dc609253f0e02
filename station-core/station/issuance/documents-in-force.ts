import { createHash } from 'node:crypto';
import { openSignedDocument } from '../../codecs/signed-documents.ts';
import { SIGNATURE_THRESHOLD } from '../../formats/document-signatures.ts';
import type { OfficerKey } from '../../formats/officer-key.ts';
import type { Permit } from '../../formats/permit.ts';
import type { EntryBody } from '../../ledger/entry.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { OfferedDocuments, SignerClient, SignerStatus } from '../../signer/client.ts';
import type { WitnessOfStart } from './witness-of-start.ts';
import { readSignedFiles, type SignedPlaces } from './signed-files.ts';

export interface PermitsNow {
  readonly permits: readonly Permit[];
  readonly status: SignerStatus;
}

export interface InForceParts {
  readonly places: SignedPlaces;
  readonly officers: readonly OfficerKey[];
  readonly ledger: Pick<Ledger, 'append' | 'memo' | 'saveMemo'>;
  readonly signer: Pick<SignerClient, 'setDocuments'>;
  readonly witness: Pick<WitnessOfStart, 'ask'>;
}

type InForceEntry = EntryBody & { readonly kind: 'documents-in-force' };

/**
 * What officers signed, on its way from the station's files to the signing service, which verifies it and remembers the
 * numbers. The ledger says what is in force before the first unit goes by it.
 */
export class DocumentsInForce {
  readonly #parts: InForceParts;
  /** Of what the ledger has said already, so that the same again is not verified for every unit. */
  #recordedSha256Hex = '';

  constructor(parts: InForceParts) {
    this.#parts = parts;
  }

  /** Hands over what lies in the files now: one that was taken away is gone at once. `by` has just put one there. */
  async give(signal: AbortSignal, by?: string): Promise<PermitsNow> {
    const { permits, offered } = await readSignedFiles(this.#parts.places);
    const status = await this.#parts.signer.setDocuments(offered, signal);
    this.#record(offered, by);
    this.#parts.witness.ask(status); // of this process: each one waits for a receipt of its own
    return { permits, status };
  }

  #record(offered: OfferedDocuments, by: string | undefined): void {
    const offeredSha256Hex = createHash('sha256').update(JSON.stringify(offered)).digest('hex');
    if (offeredSha256Hex === this.#recordedSha256Hex) return;
    const { ledger, officers } = this.#parts;
    const entry = entryOf(offered, officers);
    const text = JSON.stringify(entry);
    // A crash between the two leaves an entry that the next start repeats.
    if (ledger.memo(MEMO) !== text) {
      ledger.append(by === undefined ? entry : { ...entry, by });
      ledger.saveMemo(MEMO, text);
    }
    this.#recordedSha256Hex = offeredSha256Hex;
  }
}

const MEMO = 'documents-in-force';

function entryOf(offered: OfferedDocuments, officers: readonly OfficerKey[]): InForceEntry {
  const open = <T extends 'permit' | 'manifest' | 'revocations'>(json: string, type: T) =>
    openSignedDocument(json, { type, officers, threshold: SIGNATURE_THRESHOLD });
  const numbered = (json: string | undefined, type: 'manifest' | 'revocations') => {
    if (json === undefined) return undefined;
    const { content, payloadSha256Hex: sha256Hex, signedBy } = open(json, type);
    return { number: content.number, sha256Hex, signedBy: [...signedBy] };
  };
  const permits = offered.permits.map((json) => {
    const { content, payloadSha256Hex: sha256Hex, signedBy } = open(json, 'permit');
    return { permit: content.permit, sha256Hex, signedBy: [...signedBy] };
  });
  const manifest = numbered(offered.manifest, 'manifest');
  const revocations = numbered(offered.revocations, 'revocations');
  return {
    kind: 'documents-in-force',
    permits: permits.sort((a, b) => (a.permit < b.permit ? -1 : 1)),
    ...(manifest === undefined ? {} : { manifest }),
    ...(revocations === undefined ? {} : { revocations }),
  };
}
