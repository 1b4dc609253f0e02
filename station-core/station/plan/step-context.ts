import type { Board } from '../../device/board.ts';
import type { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Printer } from '../../labels/printers/printer.ts';
import type { RenderLabel } from '../../labels/rendering/label-renderer.ts';
import type { ScanVerdict } from '../../labels/scan-back.ts';
import type { Secret } from '../../secret.ts';
import type { CertificateAuthority } from '../issuance/certificate-authority.ts';
import type { GroupCommit } from '../issuance/group-commit.ts';
import type { TagSecrets } from '../issuance/secret-tagging.ts';
import type { ChainFolder } from '../issuance/chain-folder.ts';
import type { Claims } from './claims.ts';
import type { Product } from '../product/product.ts';
import type { OperatorWords } from './operator-words.ts';
import type { PrintTurn } from './print-turns.ts';
import type { LabelOfRun, UnitSecretsOfRun } from './run-memory.ts';
import type { Escrow } from '../issuance/escrow.ts';

/** What a run is called in the ledger and on the screen. */
export interface RunIdentity {
  readonly run: string;
  readonly slot: number;
  readonly port: string;
  /** Who started it, and for which work order or rework order. */
  readonly operator?: string;
  readonly order?: string;
}

/** Everything the steps of one run may touch. The first group is the station's, the second belongs to this run. */
export interface StepContext {
  readonly station: string;
  readonly product: Product;
  readonly ledger: Ledger;
  readonly authority: CertificateAuthority;
  /** For entries that runs side by side can make durable together. */
  readonly commits: GroupCommit;
  readonly tagSecrets: TagSecrets;
  readonly escrow: Escrow;
  /** Whether the product and its release are still allowed. */
  readonly manifest: { readonly requireProduct: (product: Product, now: Date) => void };
  readonly renderLabel: RenderLabel;
  readonly printer: Printer;
  readonly scanner: Scanner;
  readonly chains: ChainFolder;
  readonly claims: Claims;

  readonly identity: RunIdentity;
  readonly board: Board;
  readonly secrets: UnitSecretsOfRun;
  readonly label: LabelOfRun;
  readonly printTurn: Pick<PrintTurn, 'wait' | 'pass'>;
  readonly words: Pick<OperatorWords, 'next' | 'isHeard'>;
  readonly report: (event: StepEvent) => void;
}

/** Reads printed labels back: a hand scanner, a fixed camera. */
export interface Scanner {
  /**
   * One verdict for each text it reads, until whoever listens stops listening: the label is awaited all that time. Ends
   * only with the signal's reason or with what is wrong with the scanner. No text leaves it but to the judge.
   */
  readonly verdicts: (wanted: WantedLabel, signal: AbortSignal) => AsyncIterable<ScanVerdict>;
  /** Begins to hear what a person types, where that comes the same way. */
  readonly listen?: () => void;
  /** Lets go of the device; the station calls it when it closes. */
  readonly [Symbol.dispose]?: () => void;
}

export interface WantedLabel {
  readonly slot: number;
  readonly serial: string;
  readonly ssid: string;
  /** Compares a scanned text with the label and does nothing else: whoever has the text gets the verdict at once. */
  readonly judge: (scanned: Secret<string>) => ScanVerdict;
}

/** What a step reports to the screen while it runs; never a secret, and never needed for a decision. */
export type StepEvent =
  | {
      readonly kind: 'flash-progress';
      readonly region: string;
      readonly writtenBytes: number;
      readonly totalBytes: number;
    }
  /** The line was bad: the write begins again at another rate. */
  | { readonly kind: 'line-slowed'; readonly fromBaudRate: number; readonly toBaudRate: number }
  /** What keeps the printer from printing; null: nothing any more. */
  | { readonly kind: 'printer-lacks'; readonly fault: Fault | null }
  /** `voids`: how many labels of this unit were printed before the one that is awaited, in this run. */
  | { readonly kind: 'waiting-for-scan'; readonly serial: string; readonly voids: number }
  | { readonly kind: 'reprinting' }
  /** Somebody has to say whether the label of an earlier run came out. */
  | { readonly kind: 'label-in-doubt'; readonly serial: string }
  | { readonly kind: 'wrong-scan'; readonly why: 'other-label' | 'unreadable' | 'no-label' };
