import { otherScripts } from '../../pdf/other-scripts.ts';
import { isAllWestern } from '../../pdf/printable.ts';
import { type Column, MARGIN, Sheet, WIDTH } from '../../pdf/sheet.ts';
import { type CeremonyPerson, type CeremonyRecord, recordBytes, recordSha256Hex } from './ceremony-record.ts';

/** The record on paper, with a place for the signature of everybody who was there. Equal records give equal pages. */
export async function recordPdf(record: CeremonyRecord): Promise<Buffer> {
  const { title, software, begunAt, endedAt, people, sections, steps, reservations } = record;
  const hash = recordSha256Hex(record);
  const info = { Title: title, Creator: 'Birthmark', Producer: 'Birthmark', CreationDate: new Date(endedAt) };
  const isWestern = isAllWestern(recordBytes(record).toString('utf8'));
  const sheet = new Sheet(info, isWestern ? undefined : await otherScripts());
  sheet.write('Record of a ceremony', { size: 10, colour: QUIET });
  sheet.write(title, { font: 'bold', size: 20 });
  sheet.y += 4;
  sheet.row('Begun', begunAt);
  sheet.row('Ended', endedAt);
  sheet.row('Software', software);
  sheet.row('Record SHA-256', hash, 'code');
  sheet.note('The hash is that of the same record as canonical JSON (RFC 8785), the .json file beside this one.');
  for (const { heading, rows } of sections) {
    sheet.heading(heading);
    for (const { name, value, form } of rows) sheet.row(name, value, form === 'code' ? 'code' : 'plain');
  }
  sheet.heading('What was done');
  sheet.table(
    STEP_COLUMNS,
    steps.map(({ at, says }) => [at, says]),
  );
  reserved(sheet, reservations);
  signatures(sheet, people);
  return sheet.end(`${title}\nrecord SHA-256 ${hash}`);
}

const QUIET = '#4a5564';
const INK = '#10161f';
const STEP_COLUMNS: readonly Column[] = [
  { title: 'Time', width: 130 },
  { title: 'Step', width: WIDTH - 130 },
];

function reserved(sheet: Sheet, reservations: readonly string[]): void {
  if (reservations.length === 0) return;
  sheet.heading('What this record does not vouch for');
  for (const each of reservations) sheet.note(`• ${each}`);
}

/** Room for a pen. */
const SIGNATURE_HEIGHT = 46;
const GAP = 18;

function signatures(sheet: Sheet, people: readonly CeremonyPerson[]): void {
  sheet.heading('Signatures');
  sheet.note('I was present. I compared the values of this record with those on the screen.');
  for (const { name, role } of people) {
    const label = `${name}, ${role}`;
    const width = (WIDTH - GAP) / 2;
    sheet.room(SIGNATURE_HEIGHT + sheet.heightOf(label, width, { size: 8 }) + 6);
    sheet.y += SIGNATURE_HEIGHT - 10;
    for (const x of [MARGIN, MARGIN + width + GAP]) {
      sheet.doc
        .moveTo(x, sheet.y)
        .lineTo(x + width, sheet.y)
        .lineWidth(0.7)
        .strokeColor(INK)
        .stroke();
    }
    const { y } = sheet;
    sheet.y += 3;
    sheet.write('Place, date', { x: MARGIN + width + GAP, width, size: 8, colour: QUIET });
    sheet.y = y + 3;
    sheet.write(label, { width, size: 8, colour: QUIET });
    sheet.y += 4;
  }
}
