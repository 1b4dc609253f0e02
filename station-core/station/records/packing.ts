/** What an evidence pack is made with. */
import type { EntryProof } from '../../ledger/entry-proof.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import type { Printing } from './pdf/unit-pdf.ts';
import type { RecordSetup } from './record-setup.ts';
import type { KnownProduct } from './release-evidence.ts';

export interface Packing extends Printing {
  readonly ledger: LedgerReader;
  readonly setup: RecordSetup;
  /** Undefined when this station no longer knows the product. */
  readonly known: KnownProduct | undefined;
}

export interface ProofOfEntry {
  readonly seq: number;
  readonly made: EntryProof;
}
