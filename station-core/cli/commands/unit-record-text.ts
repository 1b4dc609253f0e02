/** The record of a unit as `unit show` prints it. */
import { chipRevisionText } from '../../model/chip-revision.ts';
import type { RunHistory } from '../../ledger/records/run-history.ts';
import type { RevocationRecord } from '../../ledger/reader.ts';
import type { UnitRecord } from '../../ledger/unit-record.ts';
import { agentText, birthLines, entropyText, keyText, lockText, startText } from '../../station/records/birth-text.ts';
import { holdText } from './hold-text.ts';
import { type LedgerVerdict, verdictText } from './ledger-verdict.ts';
import { printable } from '../text-table.ts';

interface Shown {
  readonly counts: RunHistory;
  readonly receivedUpstream: boolean;
  readonly verdict: LedgerVerdict;
}

export function recordText(record: UnitRecord, { counts, receivedUpstream, verdict }: Shown): string {
  const { certificate } = record;
  const { connect, boot, generateKey, prove, lock, bootFirmware } = record.evidence;
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
    ['revoked', record.revocations.length === 0 ? undefined : record.revocations.map(revocationText).join(NEXT_LINE)],
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
    ['lock', lockText(lock)],
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

function revocationText({ revokedAt, by, reason, note }: RevocationRecord): string {
  return printable(`${revokedAt} by ${by.join(', ')}, ${reason}: ${note}`);
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
