import { z } from 'zod';
import { chipRevisionText } from '../../model/chip-revision.ts';
import { Fault } from '../../fault.ts';
import { openLedgerReader } from '../../ledger/reader.ts';
import type { UnitRecord } from '../../ledger/unit-record.ts';
import type { CommandResult } from '../output.ts';

export interface ShowOptions {
  readonly data: string;
  readonly verify: boolean;
  readonly json: boolean;
}

export function show(id: string, { data: dataDir }: ShowOptions): CommandResult {
  using ledger = openLedgerReader(dataDir);
  const record = ledger.unit(id);
  if (record === undefined) throw new Fault('ledger.not-found', { id, data: dataDir });
  const receipt = ledger.latestReceipt();
  const lastSeq = record.entrySeqs.at(-1);
  const receivedUpstream = receipt !== undefined && lastSeq !== undefined && lastSeq < receipt.sizeEntries;
  return { json: { ...record, receivedUpstream }, text: recordText(record, receivedUpstream) };
}

function recordText(record: UnitRecord, receivedUpstream: boolean): string {
  const { certificate, evidence } = record;
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
    ['SSID', record.ssid],
    ['chip', chipText(evidence['connect'])],
    ['firmware', joined(evidence['boot'], ['firmwareVersion', 'elfSha256Hex'])],
    ['key', joined(evidence['generateKey'], ['storage', 'protection'])],
    ['certificate', certificate?.certSerialHex],
    ['fingerprint', certificate === undefined ? undefined : `SHA-256 ${certificate.certSha256Hex}`],
    ['label', label === undefined ? undefined : `${label.state}, SHA-256 ${label.labelSha256Hex}`],
    [
      'runs',
      record.runs
        .map((run) => `${run.begunAt} ${run.outcome ?? 'open'}${run.fault === undefined ? '' : ` ${run.fault}`}`)
        .join('\n             '),
    ],
    ['upstream', receivedUpstream ? 'has a receipt for every entry of this unit' : 'not received yet'],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(12)} ${value}`])).join('\n');
}

function chipText(connect: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const seen = z.object({ chip: z.string(), revision: z.object({ major: z.number(), minor: z.number() }) });
  const { data } = seen.safeParse(connect);
  return data === undefined
    ? joined(connect, ['chip', 'revision'])
    : `${data.chip}, ${chipRevisionText(data.revision)}`;
}

function joined(evidence: Readonly<Record<string, unknown>> | undefined, names: readonly string[]): string | undefined {
  return evidence === undefined ? undefined : names.map((name) => String(evidence[name])).join(', ');
}
