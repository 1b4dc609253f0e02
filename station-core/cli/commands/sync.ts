import { Fault } from '../../fault.ts';
import { openLedgerAnywhere } from '../../ledger/open-anywhere.ts';
import { openScanner } from '../../station/scanners/open-scanner.ts';
import { Station } from '../../station/station.ts';
import { readTrouble, type Trouble, TROUBLE_MEMO } from '../../sync/trouble.ts';
import { type CommandResult, faultJson, faultText } from '../output.ts';

export function status(dataDir: string): CommandResult {
  using opened = openLedgerAnywhere(dataDir);
  const { ledger } = opened;
  const { sizeEntries } = ledger.head();
  const received = ledger.latestReceipt()?.sizeEntries ?? 0;
  const trouble = readTrouble(ledger.memo(TROUBLE_MEMO));
  return {
    json: { ok: true, entries: sizeEntries, received, waiting: sizeEntries - received, ...trouble },
    text: [
      `${received} of ${sizeEntries} entries received upstream, ${sizeEntries - received} waiting`,
      ...troubleLines(trouble),
    ].join('\n'),
  };
}

function troubleLines({ lastFault, conflicts, findings = [] }: Trouble): string[] {
  const held = [
    ...conflicts.map(
      ({ seq, what, value, holder }) => `entry ${seq} claims the ${what} ${value}, which ${holder} claimed first`,
    ),
    ...findings.map(({ seq, finding }) => `entry ${seq} does not hold: ${finding}`),
  ];
  if (lastFault === undefined) return held;
  const { code, at, overAt, evidence } = lastFault;
  const seen = Object.entries(evidence).map(([name, value]) => `${name} ${value}`);
  const since = overAt === undefined ? 'and since then nothing was sent' : `over since ${overAt}`;
  return [`last fault ${code} at ${at}, ${since}: ${seen.join(', ')}`, ...held];
}

export async function now(dataDir: string, signal: AbortSignal): Promise<CommandResult> {
  await using station = await Station.open(dataDir, {
    signal,
    scanner: (address) => openScanner(address, { dataDir, input: process.stdin }),
  });
  if (station.sync === undefined) throw new Fault('station.bad-config', { field: 'upstream', problem: 'not set up' });
  const { sentEntries, receipt } = await station.sync.syncOnce(signal);
  return {
    json: { ok: true, sentEntries, receipt },
    text: `${sentEntries} entries sent; receipt for ${receipt?.sizeEntries ?? 0}`,
  };
}

const LEAVING_TIMEOUT_MS = 20_000;

/**
 * Signs the head and sends what is there, with a time-out of its own: the units are done, and neither a stop by the
 * operator nor trouble with HSM or upstream may keep their results from being shown. What is not sent waits in the
 * ledger.
 */
export async function syncBeforeLeaving(station: Station): Promise<CommandResult> {
  const signal = AbortSignal.timeout(LEAVING_TIMEOUT_MS);
  const { sizeEntries } = station.ledger.head();
  try {
    const checkpoint = (await station.checkpoint(signal)).sizeEntries;
    if (station.sync === undefined) {
      return { text: `ledger signed at ${checkpoint} entries`, json: { checkpoint } };
    }
    const received = (await station.sync.syncOnce(signal)).receipt?.sizeEntries ?? 0;
    return { text: `upstream has received ${received} entries`, json: { checkpoint, received } };
  } catch (error) {
    if (!(error instanceof Fault) && !signal.aborted) throw error;
    const fault = error instanceof Fault ? error : new Fault('sync.unreachable', { timeoutMs: LEAVING_TIMEOUT_MS });
    const text = `The ledger keeps ${sizeEntries} entries, not all of them signed or sent: ${faultText(fault)}`;
    return { text, json: { entries: sizeEntries, fault: faultJson(fault) } };
  }
}
