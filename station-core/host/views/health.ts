import type { Health } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import { quarantineFault } from '../../station/quarantine/require-none.ts';
import type { Station } from '../../station/station.ts';
import { version } from '../../station/version.ts';
import { faultView } from './fault-view.ts';

/** A token that takes longer than this to say its name is not well. */
const HSM_TIMEOUT_MS = 5_000;

export interface HealthParts {
  readonly station: Pick<
    Station,
    | 'name'
    | 'isTrial'
    | 'ledger'
    | 'sync'
    | 'upstreamFault'
    | 'printer'
    | 'interruptedRuns'
    | 'signerStatus'
    | 'exposed'
  >;
  readonly firstStart: () => boolean;
  /** Why the ledger cannot be written, once a run has met that. */
  readonly outOfService: () => Fault | undefined;
  /** What the whole ledger was last found to be. */
  readonly verdict: () => Health['ledger']['verified'];
  readonly now?: () => Date;
}

/** How the station is: what it needs to work, looked at now. Looking changes nothing. */
export async function healthOf(parts: HealthParts): Promise<Health> {
  const { station } = parts;
  const [hsm, printer] = await Promise.all([hsmOf(station), printerOf(station)]);
  return {
    station: station.name,
    trial: station.isTrial,
    version: version(),
    firstStart: parts.firstStart(),
    hsm,
    ledger: ledgerOf(parts),
    upstream: upstreamOf(station),
    files: { fault: station.exposed === undefined ? null : faultView(station.exposed) },
    printer,
    clockBehindMs: clockBehindMs(station.ledger.newestAt(), parts.now?.() ?? new Date()),
    interruptedRuns: station.interruptedRuns,
  };
}

async function hsmOf(station: HealthParts['station']): Promise<Health['hsm']> {
  try {
    const status = await station.signerStatus(AbortSignal.timeout(HSM_TIMEOUT_MS));
    const { tokenLabel, protection } = status;
    const fault = quarantineFault(status);
    return { ok: fault === undefined, tokenLabel, fault: fault === undefined ? null : faultView(fault), protection };
  } catch (error) {
    return { ok: false, tokenLabel: '', fault: faultView(hsmFault(error)), protection: null };
  }
}

async function printerOf({ printer }: HealthParts['station']): Promise<Health['printer']> {
  const { ready, fault } = await printer.condition();
  return { address: printer.current.address, ready, fault: fault === undefined ? null : faultView(fault) };
}

function hsmFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (!(error instanceof DOMException && error.name === 'TimeoutError')) throw error;
  return new Fault('signer.gone', { timeoutMs: HSM_TIMEOUT_MS }, { cause: error });
}

function ledgerOf({ station: { ledger }, outOfService, verdict }: HealthParts): Health['ledger'] {
  const fault = outOfService();
  return {
    ok: fault === undefined,
    entries: ledger.head().sizeEntries,
    checkpointAt: ledger.latestCheckpoint()?.sizeEntries ?? 0,
    unchecked: ledger.unchecked ?? null,
    verified: verdict(),
    fault: fault === undefined ? null : faultView(fault),
  };
}

function upstreamOf({ sync, ledger, upstreamFault }: HealthParts['station']): Health['upstream'] {
  if (sync === undefined) return { configured: false, waitingEntries: 0, fault: null };
  const waitingEntries = ledger.head().sizeEntries - (ledger.latestReceipt()?.sizeEntries ?? 0);
  return {
    configured: true,
    waitingEntries: Math.max(0, waitingEntries),
    fault: upstreamFault === undefined ? null : faultView(upstreamFault),
  };
}

function clockBehindMs(newestAt: string | undefined, now: Date): number {
  return newestAt === undefined ? 0 : Math.max(0, Date.parse(newestAt) - now.getTime());
}
