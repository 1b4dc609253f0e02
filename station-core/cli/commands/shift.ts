import { Fault } from '../../fault.ts';
import type { Balance, Difference } from '../../ledger/shift/balance.ts';
import {
  isOpenDifference,
  MAX_REASON_CHARACTERS,
  OPEN_DIFFERENCES,
  type OpenDifference,
} from '../../model/desk/shift-difference.ts';
import { MAY_CLOSE_SHIFTS } from '../../model/desk/rights.ts';
import { openScanner } from '../../station/scanners/open-scanner.ts';
import type { CountedShift, Reason } from '../../station/shift/shift-desk.ts';
import { Station } from '../../station/station.ts';
import { holdsSecrets } from '../label-text.ts';
import { tellOpening, type CommandResult } from '../output.ts';
import { personAtTerminal } from '../person-at-terminal.ts';
import { table } from '../text-table.ts';

export interface CloseOptions {
  readonly as: string;
  readonly reason: readonly string[];
  readonly data: string;
  readonly json: boolean;
}

export async function status(dataDir: string, signal: AbortSignal): Promise<CommandResult> {
  await using station = await openStation(dataDir, signal);
  const counted = await station.shiftDesk.count({ signal, progress: () => undefined });
  const open = openDifferences(counted.balance);
  return { json: { ok: open.length === 0, ...counted }, text: countedText(counted), ok: open.length === 0 };
}

export async function close(options: CloseOptions, signal: AbortSignal): Promise<CommandResult> {
  const reasons = reasonsOf(options.reason);
  const { as, data: dataDir } = options;
  await using station = await openStation(dataDir, signal);
  const counting = { signal, progress: () => undefined };
  const counted = await station.shiftDesk.count(counting);
  process.stderr.write(`${countedText(counted)}\n`);
  refuseUnexplained(counted, reasons); // before a PIN is asked for; the desk checks it again
  const { ledger } = station;
  const { id: by } = await personAtTerminal({ dataDir, ledger, as, roles: MAY_CLOSE_SHIFTS }, signal);
  const closed = await station.shiftDesk.close({ by, toSeq: counted.toSeq, reasons }, counting);
  const { seq, fromSeq, toSeq, differences } = closed;
  return {
    json: { ok: true, seq, fromSeq, toSeq, differences },
    text: `Shift closed by ${by}: entries ${fromSeq} to ${toSeq - 1}, ${differencesText(differences)} (entry ${seq}).`,
  };
}

function differencesText(differences: number): string {
  if (differences === 0) return 'no difference';
  return differences === 1 ? '1 difference, with its reason' : `${differences} differences, each with its reason`;
}

function openStation(dataDir: string, signal: AbortSignal): Promise<Station> {
  tellOpening();
  return Station.open(dataDir, {
    signal,
    scanner: (address) => openScanner(address, { dataDir, input: process.stdin }),
  });
}

function reasonsOf(texts: readonly string[]): Reason[] {
  const reasons = texts.map(reasonOf);
  const twice = reasons.find(({ kind }, at) => reasons.findIndex((each) => each.kind === kind) < at);
  if (twice === undefined) return reasons;
  throw new Fault('station.bad-argument', { problem: `two reasons for ${twice.kind}`, wanted: 'one for each kind' });
}

function refuseUnexplained({ balance }: CountedShift, reasons: readonly Reason[]): void {
  const without = openDifferences(balance).filter(({ kind }) => !reasons.some((reason) => reason.kind === kind));
  if (without.length === 0) return;
  const kinds = [...new Set(without.map(({ kind }) => kind))].join(', ');
  throw new Fault('shift.unexplained', { differences: without.length, kinds });
}

function reasonOf(text: string): Reason {
  if (holdsSecrets(text))
    throw new Fault('station.bad-argument', { problem: 'this is a secret of a label', wanted: WANTED });
  const [, named = '', reason = ''] = /^([a-z-]+)=(.*)$/su.exec(text) ?? [];
  const kind = OPEN_DIFFERENCES.find((each) => each === named);
  if (kind === undefined || reason.trim() === '' || reason.length > MAX_REASON_CHARACTERS) {
    throw new Fault('station.bad-argument', { problem: 'not a reason', wanted: WANTED });
  }
  return { kind, subject: null, reason };
}

const WANTED = `KIND=TEXT, where KIND is one of ${OPEN_DIFFERENCES.join(', ')}`;

function openDifferences({ differences }: Balance): readonly Difference[] {
  return differences.filter(({ kind }) => isOpenDifference(kind));
}

const SAYS: Readonly<Record<OpenDifference, string>> = {
  'signature-unknown': 'the HSM signed what no entry intended',
  'signature-unused': 'signed, and no certificate was recorded',
  'signature-missing': 'certificate without a signature in the journal',
  'permit-differs': 'the signing service counted another permit',
  'journal-shorter': 'signatures that the journal lost since the last close',
  'not-delivered': 'issued, and the unit has not confirmed it',
  'chain-differs': 'the unit confirmed another chain',
  'not-labelled': 'the unit holds its certificate and has no valid label',
  'label-unearned': 'valid label of a unit that did not pass',
  'label-twice': 'one more valid label of the unit',
  'label-unaccounted': 'nobody knows whether this label was printed',
  'label-withdrawn': 'label of an earlier shift voided and not replaced',
  'chain-file-missing': 'no file in certs/',
  'chain-file-changed': 'another file in certs/',
};

function countedText({ fromSeq, toSeq, balance }: CountedShift): string {
  const { signatures, issued, delivered, labelsPrinted, labelsVoided, passed } = balance.counts;
  const rows = openDifferences(balance).map(({ kind, subject, serial, seq, inWork }) => [
    kind,
    serial ?? subject,
    seq === undefined ? '' : `entry ${seq}`,
    `${isOpenDifference(kind) ? SAYS[kind] : kind}${inWork ? '; still in work' : ''}`,
  ]);
  const verdict =
    rows.length === 0 ? 'The shift balances.' : 'The shift does NOT balance. Each difference needs a reason:';
  return [
    `Entries ${fromSeq} to ${toSeq - 1}`,
    table([
      ['signatures made', String(signatures)],
      ['certificates issued', String(issued)],
      ['certificates delivered', String(delivered)],
      ['labels printed', `${labelsPrinted}, of which void ${labelsVoided}`],
      ['units passed', String(passed)],
    ]),
    verdict,
    ...(rows.length === 0 ? [] : [table(rows)]),
  ].join('\n');
}
