import { Fault } from '../../fault.ts';
import { openLedgerAnywhere } from '../../ledger/open-anywhere.ts';
import type { RunHistory } from '../../ledger/records/run-history.ts';
import type { UnitRecord } from '../../ledger/unit-record.ts';
import type { BirthFacts } from '../../protocol/unit-agent/birth-facts.ts';
import { holdsSecrets } from '../label-text.ts';
import type { CommandResult } from '../output.ts';
import { statedIn } from '../../station/records/birth-text.ts';
import { reasonLines, verdictJson, verdictOn, verdictText } from './ledger-verdict.ts';
import { recordText } from './unit-record-text.ts';

export interface ShowOptions {
  readonly data: string;
  readonly verify: boolean;
  readonly json: boolean;
}

export async function show(id: string, options: ShowOptions): Promise<CommandResult> {
  refuseLabelText(id);
  using opened = openLedgerAnywhere(options.data);
  const { ledger } = opened;
  announce(ledger.head().sizeEntries, options);
  const verdict = options.verify ? await verdictOn(opened, options.data) : ({ state: 'not-asked' } as const);
  const history = ledger.history(id);
  if (history === undefined)
    throw new Fault('ledger.not-found', { id, data: options.data, ledger: verdictText(verdict) });
  const { lightRecord: record, counts } = history;
  const receipt = ledger.latestReceipt();
  const lastSeq = record.entrySeqs.at(-1);
  const receivedUpstream = receipt !== undefined && lastSeq !== undefined && lastSeq < receipt.sizeEntries;
  return {
    ok: verdict.state === 'whole' || verdict.state === 'not-asked',
    json: {
      ...record,
      ...statedAtBirth(record),
      station: history.station,
      ...madeBy(counts),
      labels: history.labels,
      runs: history.runs,
      receivedUpstream,
      ledger: verdictJson(verdict),
    },
    text: [recordText(record, { counts, receivedUpstream, verdict }), ...reasonLines(verdict)].join('\n'),
  };
}

/** Of the run that counts. */
function madeBy({ operator, order, slot, port, begunAt, closedAt, durationMs }: RunHistory): Partial<RunHistory> {
  return {
    ...(operator === undefined ? {} : { operator }),
    ...(order === undefined ? {} : { order }),
    slot,
    port,
    begunAt,
    ...(closedAt === undefined ? {} : { closedAt }),
    ...(durationMs === undefined ? {} : { durationMs }),
  };
}

/** The receipt in the evidence is COSE; what it says is for people and scripts. */
function statedAtBirth({ evidence }: UnitRecord): { stated?: BirthFacts } {
  const stated = statedIn(evidence.prove?.birthReceiptBase64);
  return stated === undefined ? {} : { stated };
}

/** The text of a label holds the unit's secrets. It is not looked up, and above all not repeated. */
export function refuseLabelText(id: string): void {
  if (!holdsSecrets(id)) return;
  const problem = 'this is a secret of a label; delete it from the history of your shell';
  throw new Fault('station.bad-argument', { problem, wanted: 'the serial number or the MAC address' });
}

/** As many take about a second. */
const MANY_ENTRIES = 20_000;

function announce(entries: number, { verify, json }: ShowOptions): void {
  if (!verify || json || entries < MANY_ENTRIES || !process.stderr.isTTY) return;
  process.stderr.write(`Verifying the ledger, ${entries} entries; --no-verify skips this.\n`);
}
