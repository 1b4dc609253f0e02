import { chipRevisionText } from '../../model/chip-revision.ts';
import { Fault } from '../../fault.ts';
import { openLedgerAnywhere } from '../../ledger/open-anywhere.ts';
import type { RunHistory } from '../../ledger/records/run-history.ts';
import type { UnitRecord } from '../../ledger/unit-record.ts';
import type { BirthFacts } from '../../protocol/unit-agent/birth-facts.ts';
import { holdsSecrets } from '../label-text.ts';
import type { CommandResult } from '../output.ts';
import { holdText } from './hold-text.ts';
import { agentText, birthLines, entropyText, keyText, startText, statedIn } from '../../station/records/birth-text.ts';
import { type LedgerVerdict, reasonLines, verdictJson, verdictOn, verdictText } from './ledger-verdict.ts';

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

interface Shown {
  readonly counts: RunHistory;
  readonly receivedUpstream: boolean;
  readonly verdict: LedgerVerdict;
}

function recordText(record: UnitRecord, { counts, receivedUpstream, verdict }: Shown): string {
  const { certificate } = record;
  const { connect, boot, generateKey, prove, bootFirmware } = record.evidence;
  const birth = birthLines(prove?.birthReceiptBase64);
  const label = record.labels.findLast((each) => each.state !== 'voided');
  const rows: (readonly [string, string | undefined])[] = [
    ['serial', record.serial],
    ['MAC', record.mac],
    ['product', record.product],
    [
      'outcome',
      record.outcome === undefined
        ? 'in work'
        : `${record.outcome}${record.fault === undefined ? '' : ` (${record.fault})`}`,
    ],
    ['order', counts.order],
    ['operator', counts.operator],
    ['made', madeText(counts)],
    ['on hold', record.holds.length === 0 ? undefined : record.holds.map(holdText).join(NEXT_LINE)],
    ['SSID', record.ssid],
    ['chip', known(connect?.chip, connect?.revision && chipRevisionText(connect.revision))],
    ['firmware', known(boot?.firmwareVersion, boot?.elfSha256Hex)],
    ['agent', agentText(boot)],
    ['starts', startText(bootFirmware)],
    ['key', keyText(generateKey)],
    ['entropy', entropyText(generateKey)],
    ['certificate', certificate?.certSerialHex],
    ['fingerprint', certificate === undefined ? undefined : `SHA-256 ${certificate.certSha256Hex}`],
    ['birth', birth.length === 0 ? undefined : birth.join(NEXT_LINE)],
    ['label', label === undefined ? undefined : `${label.state}, SHA-256 ${label.labelSha256Hex}`],
    [
      'runs',
      record.runs
        .map((run) => `${run.begunAt} ${run.outcome ?? 'open'}${run.fault === undefined ? '' : ` ${run.fault}`}`)
        .join(NEXT_LINE),
    ],
    ['upstream', receivedUpstream ? 'has a receipt for every entry of this unit' : 'not received yet'],
    ['ledger', verdictText(verdict)],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(12)} ${value}`])).join('\n');
}

function madeText({ slot, port, begunAt, closedAt, durationMs }: RunHistory): string {
  const ended = closedAt === undefined ? 'still open' : `to ${closedAt}`;
  const took = durationMs === undefined ? '' : `, ${(durationMs / 1000).toFixed(1)} s`;
  return `slot ${slot} at ${port}, ${begunAt} ${ended}${took}`;
}

/** Under the first word of a value. */
const NEXT_LINE = '\n             ';

/** Evidence of earlier versions may lack some of it. */
function known(...parts: readonly (string | undefined)[]): string | undefined {
  const there = parts.filter((part) => part !== undefined);
  return there.length === 0 ? undefined : there.join(', ');
}
