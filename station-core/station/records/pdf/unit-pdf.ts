/** The record of a unit as A4 pages that an auditor can read, search and file. It says where it comes from on each page. */
import type { RunHistory, StepHistory } from '../../../ledger/records/run-history.ts';
import { documentSha256Hex, type UnitDocument, type WitnessOfUnit } from '../unit-document.ts';
import { otherScripts } from '../../../pdf/other-scripts.ts';
import { isAllWestern } from '../../../pdf/printable.ts';
import { type Column, Sheet, WIDTH } from '../../../pdf/sheet.ts';
import { drawTimeline, secondsText } from './timeline.ts';

export interface Printing {
  /** When it is made: the only thing that differs between two prints of one record. */
  readonly printedAt: Date;
  /** Of the software that made it. */
  readonly version: string;
}

export async function unitPdf(document: UnitDocument, { printedAt, version }: Printing): Promise<Buffer> {
  const { serial, mac, station } = document;
  const hash = documentSha256Hex(document);
  const name = serial ?? mac;
  const info = {
    Title: `Unit record ${name}`,
    Author: `Birthmark station ${station}`,
    Creator: `Birthmark ${version}`,
    Producer: `Birthmark ${version}`,
    CreationDate: printedAt,
  };
  const needsOtherFont = !isAllWestern(JSON.stringify(document));
  const sheet = new Sheet(info, needsOtherFont ? await otherScripts() : undefined);
  head(sheet, document, hash);
  for (const section of [made, firmware, certificate, revocations, witness, verifications, holds, labels, runs, stated])
    section(sheet, document);
  const day = printedAt.toISOString().replace(/\.\d+/, '');
  return sheet.end(`${name} · station ${station} · printed ${day}\nrecord SHA-256 ${hash}`);
}

function head(sheet: Sheet, { serial, mac, product, outcome, fault }: UnitDocument, hash: string): void {
  sheet.write('Unit record', { size: 10, colour: '#4a5564' });
  sheet.write(serial ?? mac, { font: 'bold', size: 22 });
  sheet.y += 4;
  sheet.row('Outcome', `${outcome ?? 'in work'}${fault === undefined ? '' : ` (${fault})`}`);
  sheet.row('Product', product);
  sheet.row('MAC address', mac);
  sheet.row('Record SHA-256', hash, 'code');
  sheet.note(
    'The hash is that of record.json, the same record as canonical JSON (RFC 8785), which the exports of this station hold.',
  );
}

function made(sheet: Sheet, document: UnitDocument): void {
  const run = document.runs.find((each) => each.run === document.run);
  if (run === undefined) return;
  sheet.heading('How it was made');
  sheet.row('Work order', run.order ?? 'not recorded');
  sheet.row('Operator', run.operator ?? 'not recorded');
  sheet.row('Station, slot', `${document.station}, slot ${run.slot} at ${run.port}`);
  sheet.row('Time', `${run.begunAt} to ${run.closedAt ?? 'now: the run is open'}`);
  sheet.row('Duration', secondsText(run.durationMs));
  sheet.row('SSID', document.ssid ?? 'none');
  for (const [name, value] of Object.entries(document.hardware)) sheet.row(capital(name), value);
  sheet.y += 6;
  drawTimeline(sheet, run);
}

function firmware(
  sheet: Sheet,
  { firmware: { version, elfSha256Hex, releaseSha256Hex, regions } }: UnitDocument,
): void {
  sheet.heading('Firmware');
  sheet.row('Version', version ?? 'not recorded');
  sheet.row('ELF SHA-256', elfSha256Hex ?? 'not recorded', 'code');
  sheet.row('Release SHA-256', releaseSha256Hex ?? 'not recorded', 'code');
  const columns: Column[] = [
    { title: 'Region', width: 70 },
    { title: 'Offset', width: 54 },
    { title: 'Bytes', width: 52 },
    { title: 'SHA-256', width: WIDTH - 176, font: 'code' },
  ];
  const rows = regions.map(({ name, offsetBytes, lengthBytes, sha256Hex }) => [
    name,
    `0x${offsetBytes.toString(16)}`,
    String(lengthBytes),
    sha256Hex,
  ]);
  if (rows.length > 0) sheet.table(columns, rows);
}

function certificate(sheet: Sheet, { certificate: found }: UnitDocument): void {
  sheet.heading('Certificate');
  if (found === undefined) {
    sheet.note('No certificate was issued for this unit.');
    return;
  }
  const { words, issuedAt, issuedSeq, permit, certSerialHex, certSha256Hex, spkiSha256Hex, chain } = found;
  sheet.row('Issued', `${issuedAt}, entry ${issuedSeq}, permit ${permit ?? 'not recorded'}`);
  sheet.row('Serial number', certSerialHex, 'code');
  sheet.row('SHA-256', certSha256Hex, 'code');
  sheet.row('Key SHA-256', spkiSha256Hex, 'code');
  if (words === undefined) sheet.note('The certificate cannot be read as X.509. The JSON export holds the bytes.');
  else {
    sheet.row('Subject', words.subject.join(', '));
    sheet.row('Issuer', words.issuer.join(', '));
    sheet.row('Validity', `${words.notBefore} to ${words.neverExpires ? 'no expiration date' : words.notAfter}`);
    sheet.row('Alternative names', words.subjectAltName.join('\n'));
    sheet.row('Key, signature', `${words.publicKey}, ${words.signatureAlgorithm}`);
    sheet.row('Usage', [...words.keyUsage, ...words.extKeyUsage].join(', '));
    sheet.row('Subject key id', words.subjectKeyIdHex ?? 'none', 'code');
    sheet.row('Authority key id', words.authorityKeyIdHex ?? 'none', 'code');
  }
  for (const { subject, sha256Hex, issuedPrevious } of chain) {
    sheet.row('Issued by', `${subject}${issuedPrevious ? '' : ' (did NOT issue the certificate above)'}`);
    sheet.row('', `SHA-256 ${sha256Hex}`, 'code');
  }
}

function witness(sheet: Sheet, { witness: seen, entrySeqs }: UnitDocument): void {
  sheet.heading('Who has witnessed this record');
  sheet.row('Entries', `${entrySeqs.length}, the last is number ${seen.lastSeq} of ${seen.sizeEntries} in the ledger`);
  sheet.row('Checkpoint', checkpointText(seen));
  sheet.row('Upstream receipt', receiptText(seen));
}

function checkpointText({ checkpoint: seen }: WitnessOfUnit): string {
  if (seen.state === 'none') return 'none yet: nothing proves this record so far';
  if (seen.state === 'bad') return `does NOT verify over ${seen.sizeEntries} entries: ${seen.reason}`;
  return `signed by ${seen.signers.join(' and ')} over ${seen.sizeEntries} entries, the newest of ${seen.newestAt}; root ${seen.rootHex}`;
}

function receiptText({ receipt: seen, hasUpstream }: WitnessOfUnit): string {
  if (!hasUpstream) return 'this station has no upstream, so only the station itself stands behind the record';
  if (seen.state === 'none') return 'none yet';
  if (seen.state === 'bad') return `does NOT verify over ${seen.sizeEntries} entries: ${seen.reason}`;
  return `cosigned by ${seen.signers.join(' and ')} over ${seen.sizeEntries} entries, ${seen.cosignedAt ?? 'without a time'}`;
}

function verifications(sheet: Sheet, { verifications: all }: UnitDocument): void {
  if (all.length === 0) return;
  sheet.heading('Verified in hand');
  for (const { seq, at, by, verdict, differing } of all) {
    const found = differing.length === 0 ? '' : `; differs: ${differing.join(', ')}`;
    sheet.row(verdict, `${at} by ${by}, entry ${seq}${found}`);
  }
}

function revocations(sheet: Sheet, { revocations: all = [] }: UnitDocument): void {
  if (all.length === 0) return;
  sheet.heading('Revoked');
  for (const { certSerialHex, reason, note, by, revokedAt, seq } of all) {
    sheet.row('Revoked', `${revokedAt} by ${by.join(', ')}, ${reason}: ${note} (entry ${seq})`);
    sheet.row('', `certificate ${certSerialHex}`, 'code');
  }
}

function holds(sheet: Sheet, { holds: all }: UnitDocument): void {
  if (all.length === 0) return;
  sheet.heading('Put aside');
  for (const { by, reason, at, station, released } of all) {
    const where = station === undefined ? '' : ` at station ${station}`;
    sheet.row(released === undefined ? 'Held' : 'Was held', `since ${at} by ${by}${where}: ${reason}`);
    if (released !== undefined) sheet.row('Released', `${released.at} by ${released.by}: ${released.reason}`);
  }
}

function labels(sheet: Sheet, { labels: all }: UnitDocument): void {
  sheet.heading('Labels');
  if (all.length === 0) sheet.note('No label was printed for this unit.');
  for (const { job, state, labelSha256Hex, intendedAt, printedAt, voidedAt, reason } of all) {
    const printed = printedAt === undefined ? 'not known to be printed' : `printed ${printedAt}`;
    const voided = voidedAt === undefined ? '' : `; void since ${voidedAt} (${reason ?? 'no reason'})`;
    sheet.row(state, `job ${job}, intended ${intendedAt}, ${printed}${voided}`);
    sheet.row('', `SHA-256 ${labelSha256Hex}`, 'code');
  }
}

function runs(sheet: Sheet, { runs: all }: UnitDocument): void {
  for (const [at, run] of all.entries()) {
    sheet.heading(`Run ${at + 1} of ${all.length}: ${run.outcome ?? 'open'}`);
    sheet.row('Run', `${run.run}, ${run.begunAt}, slot ${run.slot}`);
    sheet.row('Work order', `${run.order ?? 'not recorded'}, operator ${run.operator ?? 'not recorded'}`);
    sheet.table(STEP_COLUMNS, run.steps.map(stepCells));
    for (const step of run.steps) stepDetails(sheet, step);
    eventsOf(sheet, run);
  }
}

const STEP_COLUMNS: readonly Column[] = [
  { title: 'Step', width: 100 },
  { title: 'Begun', width: 130 },
  { title: 'Duration', width: 60 },
  { title: 'Result', width: WIDTH - 290 },
];

function stepCells({ step, state, begunAt, durationMs, outcome, fault }: StepHistory): string[] {
  const result = fault === undefined ? state : `${outcome ?? state}: ${fault.code}`;
  return [step, begunAt, secondsText(durationMs), result];
}

/** Longer values are in the JSON; here their length tells that there is more. */
const MOST_CHARACTERS = 200;

function stepDetails(sheet: Sheet, { step, evidence, fault }: StepHistory): void {
  const facts = Object.entries(fault?.evidence ?? evidence ?? {});
  if (facts.length === 0) return;
  const text = facts.map(([name, value]) => `${name} ${shortened(value)}`).join(' · ');
  sheet.row(fault === undefined ? step : `${step}: fault`, text);
}

function shortened(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, 40)}… (${text.length} characters)`;
}

function eventsOf(sheet: Sheet, { events }: RunHistory): void {
  const columns: Column[] = [
    { title: 'Entry', width: 50 },
    { title: 'Time', width: 130 },
    { title: 'What', width: 110 },
    { title: 'Facts', width: WIDTH - 290 },
  ];
  const rows = events.map(({ seq, at, kind, facts }) => [
    String(seq),
    at,
    kind,
    Object.entries(facts)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  ]);
  sheet.table(columns, rows);
}

function stated(sheet: Sheet, { stated: facts }: UnitDocument): void {
  if (facts === undefined) return;
  sheet.heading('What the unit stated of itself, signed by its key');
  for (const [name, value] of Object.entries(facts)) sheet.row(name, String(value), 'code');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
