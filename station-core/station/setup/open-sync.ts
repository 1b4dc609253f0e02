import type { Logger } from 'pino';
import { Fault, isFaultCode } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Outbox, Sync } from '../../sync/sync.ts';
import type { Finding } from '../../sync/finding.ts';
import {
  readTrouble,
  type Trouble,
  TROUBLE_MEMO,
  withConflicts,
  withFault,
  withOpenMatters,
  withSuccess,
} from '../../sync/trouble.ts';
import { holdEars } from '../holds/heard-holds.ts';
import type { Checkpointer } from '../issuance/checkpointer.ts';
import type { CrlSource } from '../../sync/deliver-crl.ts';
import { ClientCertificateFiles } from './client-certificate.ts';
import { readSetupFile, type StationConfig } from './station-config.ts';

/** Joins the ledger to upstream; a station that is set up without upstream keeps its ledger to itself. */
export async function openSync({ station, upstream }: StationConfig, opened: SyncParts): Promise<Sync | undefined> {
  if (upstream === undefined) return undefined;
  opened.upstream.fault = openFault(opened.ledger);
  const { url, upstreamKey } = upstream;
  const caPem = (await readSetupFile(upstream.ca)).toString('utf8');
  const certificates = new ClientCertificateFiles(upstream);
  let disputed = readTrouble(opened.ledger.memo(TROUBLE_MEMO)).findings ?? [];
  return new Sync({
    url,
    station,
    upstreamKey,
    tls: { caPem, ...(await certificates.current()) },
    certificates,
    outbox: outboxOf(opened),
    holds: holdEars(opened.ledger),
    crls: opened.crls,
    onSynced: () => {
      opened.upstream.fault = disputed.length > 0 ? disputedFault(disputed) : undefined;
      remember(opened, (trouble) => withSuccess(trouble, new Date()));
    },
    onOpenMatters: (matters) => {
      if (matters.findings.length > disputed.length) {
        opened.log.error({ findings: matters.findings }, 'upstream opened entries that do not hold');
      }
      disputed = matters.findings;
      remember(opened, (trouble) => withOpenMatters(trouble, matters));
    },
    onConflicts: (conflicts) => {
      opened.log.error({ conflicts }, 'another station or unit holds what this station gave away');
      remember(opened, (trouble) => withConflicts(trouble, conflicts));
    },
    onForeignNote: (note) => void opened.accuse(note),
    onFault: (fault) => {
      opened.upstream.fault = fault;
      remember(opened, (trouble) => withFault(trouble, fault, new Date()));
      opened.log.warn({ code: fault.code, err: fault }, fault.text.says);
    },
  });
}

/** A ledger that cannot be written has already stopped the line; sending continues as long as it can. */
function remember({ ledger, log }: SyncParts, change: (trouble: Trouble) => Trouble): void {
  try {
    const before = readTrouble(ledger.memo(TROUBLE_MEMO));
    const after = change(before);
    if (after !== before) ledger.saveMemo(TROUBLE_MEMO, JSON.stringify(after));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log.error({ code: error.code, err: error }, 'cannot remember the trouble with upstream');
  }
}

/** Shown as long as nobody at headquarters has closed the findings. */
function disputedFault(findings: readonly Finding[]): Fault {
  const [newest] = findings;
  const { seq = 0, finding = '', unit } = newest ?? {};
  return new Fault('sync.entries-disputed', {
    entries: findings.length,
    seq,
    finding,
    ...(unit !== undefined && { unit }),
  });
}

function openFault(ledger: Ledger): Fault | undefined {
  const { lastFault, findings = [] } = readTrouble(ledger.memo(TROUBLE_MEMO));
  const over = lastFault === undefined || lastFault.overAt !== undefined;
  if (over && findings.length > 0) return disputedFault(findings);
  if (lastFault === undefined || lastFault.overAt !== undefined || !isFaultCode(lastFault.code)) return undefined;
  return new Fault(lastFault.code, lastFault.evidence);
}

/** Sends while the line works; the line itself never waits for it. Ends when disposed. */
export function syncInBackground(sync: Sync, log: Logger): AsyncDisposable {
  const stop = new AbortController();
  // A lie, a fork or a defect ends the loop and not the line; a manual sync reports it again.
  const running = sync.run(stop.signal).catch((error: unknown) => {
    log.error({ err: error }, 'nothing more is sent upstream');
  });
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort(new Fault('station.stopped'));
      await running;
      await sync[Symbol.asyncDispose]();
    },
  };
}

/** What the last attempt failed with, also before a restart; forgotten with the next that goes well. */
export interface UpstreamTrouble {
  fault: Fault | undefined;
}

interface SyncParts {
  readonly ledger: Ledger;
  readonly crls: CrlSource;
  readonly checkpointer: Checkpointer;
  /** Told of each receipt once it is stored; never rejects. */
  readonly hear: (note: string) => Promise<void>;
  /** Told of each note that is not of this ledger: the signing service judges it. Never rejects. */
  readonly accuse: (note: string) => Promise<void>;
  readonly log: Logger;
  readonly upstream: UpstreamTrouble;
}

function outboxOf({ ledger, checkpointer, hear }: SyncParts): Outbox {
  return {
    head: () => ledger.head(),
    latestCheckpoint: (atMostEntries) => ledger.latestCheckpoint(atMostEntries),
    checkpointNow: (signal) => checkpointer.at(signal),
    checkpointAt: (sizeEntries, signal) => checkpointer.at(signal, sizeEntries),
    entriesFrom: (seq, limit) => ledger.entriesFrom(seq, limit),
    latestReceipt: () => ledger.latestReceipt(),
    saveReceipt: (receipt) => {
      ledger.saveReceipt(receipt);
      void hear(receipt.note);
    },
  };
}
