import type { BackOff } from './back-off.ts';
import type { Conflict, OpenMatters } from './batch.ts';
import type { CrlSource } from './deliver-crl.ts';
import type { HoldEars } from './hear-holds.ts';
import type { Fault } from '../fault.ts';
import type { Cut } from './next-batch.ts';
import type { Checkpoint, Outbox } from './outbox.ts';
import type { ClientCertificateStore } from './renewal.ts';
import type { TransportTls } from './transport.ts';

export interface SyncOptions {
  readonly url: string;
  readonly tls: TransportTls;
  /** The station's id, as in its client certificate. */
  readonly station: string;
  /** C2SP verifier key (`name+id+key`) of upstream, pinned at setup. */
  readonly upstreamKey: string;
  readonly outbox: Outbox;
  /** Takes what upstream reports of units that other stations hold; absent: it is not asked for. */
  readonly holds?: HoldEars;
  /** The newest CRL of this station; absent: nobody hands one on. */
  readonly crls?: CrlSource;
  /** Renews `tls` by itself; absent: somebody else does. */
  readonly certificates?: ClientCertificateStore;
  readonly timeoutMs?: number;
  readonly backOff?: BackOff;
  /** How often `run` checks when nobody nudges it. */
  readonly idleMs?: number;
  readonly limits?: Cut['limits'];
  /** Called for each failed attempt, by hand or in the background; not of one that its caller gave up. */
  readonly onFault: (fault: Fault) => void;
  /** Upstream shows a note that is not of this ledger, whoever signed it. That alone proves nothing. */
  readonly onForeignNote?: (note: string) => void;
  /** An attempt went well, whether or not there was something to send. */
  readonly onSynced?: () => void;
  readonly onReceipt?: (receipt: Checkpoint) => void;
  /** Upstream took the entries and says that others hold what they claim; called once, with the receipt. */
  readonly onConflicts: (conflicts: readonly Conflict[]) => void;
  /** After each attempt that went well: everything of this station that waits for a person, there or here. */
  readonly onOpenMatters?: (matters: OpenMatters) => void;
}

export interface SyncResult {
  readonly sentEntries: number;
  /** Absent only when the ledger is empty. */
  readonly receipt: Checkpoint | undefined;
  /** Upstream had lost entries it once acknowledged; they were sent again from here. */
  readonly resentFrom?: number;
  /** What the entries of the new receipts claim and others hold; empty when all is well. */
  readonly conflicts: readonly Conflict[];
}
