import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { parseCanonical } from '../../../station-core/formats/text/canonical-json.ts';
import { exportOf, writeExport } from '../../../station-core/station/records/export.ts';
import { documentSha256Hex, unitDocument } from '../../../station-core/station/records/unit-document.ts';
import { sampleUnit } from '../../ledger/sample-ledger.ts';
import { makeReadOnly, mounted } from '../../ledger/where-nothing-can-be-written.ts';
import { addRuns, folder, oldRecord, SERIAL, textOfPdf, unzipped, written } from './old-record.ts';

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
  return 'no fault';
}

describe('the record of a unit', () => {
  test('as JSON is canonical, and its hash is that of the file', async () => {
    const { ledger, setup, exporting } = await oldRecord();
    const out = join(folder(), 'unit.json');
    const { sha256Hex, sizeBytes } = await written(out, { unit: SERIAL }, exporting('json'));
    const bytes = readFileSync(out);
    expect(parseCanonical(bytes)).toMatchObject({ format: 'birthmark-unit-record/1', serial: SERIAL, outcome: 'PASS' });
    expect([createHash('sha256').update(bytes).digest('hex'), bytes.length]).toEqual([sha256Hex, sizeBytes]);
    const document = unitDocument(ledger, SERIAL, setup);
    expect(document && documentSha256Hex(document)).toBe(sha256Hex);
  });

  test('is the same for the same ledger, whenever it is made', async () => {
    const { ledger, setup } = await oldRecord();
    expect(unitDocument(ledger, SERIAL, setup)).toEqual(unitDocument(ledger, '7C-DF-A1-9E-A8-F8', setup));
  });

  test('as PDF is text that can be searched, with hash, station, day and number on each page', async () => {
    const { exporting } = await oldRecord();
    const dir = folder();
    const json = await written(join(dir, 'unit.json'), { unit: SERIAL }, exporting('json'));
    await written(join(dir, 'unit.pdf'), { unit: SERIAL }, exporting('pdf'));
    const pages = textOfPdf(join(dir, 'unit.pdf')).split('\f').slice(0, -1);
    expect(pages.length).toBeGreaterThan(1);
    for (const [at, page] of pages.entries()) {
      expect(page).toContain(`Page ${at + 1} of ${pages.length}`);
      expect(page).toContain(`${SERIAL} · station S01 · printed 2026-12-01T10:00:00Z`);
      expect(page).toContain(`record SHA-256 ${json.sha256Hex}`);
    }
    const all = pages.join('\n');
    for (const words of [
      /Subject +O=Example Devices, OU=Lamp One, serialNumber=L1-S01-000001/,
      /Validity +2026-11-29T16:01:43Z to no expiration date/,
      /Upstream receipt +cosigned by S01 and upstream\.birthmark\.test over 145 entries/,
      /confirmLabel +2026-11-29T16:06:44\.227Z +0\.67 s +passed/,
    ]) {
      expect(all).toMatch(words);
    }
  });

  test('of a unit that the ledger does not know is a fault, and no file', async () => {
    const { exporting } = await oldRecord();
    const dir = folder();
    expect(() => exportOf({ unit: 'L1-S01-009999' }, exporting('pdf'))).toThrow(
      expect.objectContaining({ code: 'ledger.not-found' }) as Error,
    );
    expect(readdirSync(dir)).toEqual([]);
  });
});

describe('an export', () => {
  test('to a full disk says so, leaves nothing behind, and the older file stays', async (context) => {
    const { exporting } = await oldRecord();
    const at = join(folder(), 'small');
    mounted(context, { at, sizeKb: 16 });
    writeFileSync(join(at, 'unit.zip'), 'older');
    expect(await codeOf(written(join(at, 'unit.zip'), { unit: SERIAL }, exporting('zip')))).toBe('export.disk-full');
    expect(readdirSync(at)).toEqual(['unit.zip']);
    expect(readFileSync(join(at, 'unit.zip'), 'utf8')).toBe('older');
  });

  test('to a folder that is not there, or to a folder itself, says so', async () => {
    const { exporting } = await oldRecord();
    const dir = folder();
    const missing = written(join(dir, 'missing', 'unit.pdf'), { unit: SERIAL }, exporting('pdf'));
    expect(await codeOf(missing)).toBe('export.not-writable');
    mkdirSync(join(dir, 'unit.pdf'));
    expect(await codeOf(written(join(dir, 'unit.pdf'), { unit: SERIAL }, exporting('pdf')))).toBe(
      'export.not-writable',
    );
    expect(readdirSync(dir)).toEqual(['unit.pdf']);
  });

  test('takes the place of neither a pipe nor a device, and of a link only, not of what it leads to', async () => {
    const { exporting } = await oldRecord();
    const dir = folder();
    const pipe = join(dir, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await codeOf(written(pipe, { unit: SERIAL }, exporting('pdf')))).toBe('export.not-writable');
    expect(lstatSync(pipe).isFIFO()).toBe(true);
    writeFileSync(join(dir, 'elsewhere'), 'kept');
    symlinkSync('elsewhere', join(dir, 'unit.pdf'));
    await written(join(dir, 'unit.pdf'), { unit: SERIAL }, exporting('pdf'));
    expect(readFileSync(join(dir, 'elsewhere'), 'utf8')).toBe('kept');
    expect(lstatSync(join(dir, 'unit.pdf')).isFile()).toBe(true);
  });

  test('to a file system that is read-only says so', async (context) => {
    const { exporting } = await oldRecord();
    const at = join(folder(), 'read-only');
    mounted(context, { at });
    makeReadOnly(at);
    expect(await codeOf(written(join(at, 'unit.pdf'), { unit: SERIAL }, exporting('pdf')))).toBe('export.not-writable');
  });

  test('that somebody stops leaves nothing behind', async () => {
    const { exporting } = await oldRecord((dir) => {
      addRuns(dir, 'WO-1', [sampleUnit(1), sampleUnit(2), sampleUnit(3)]);
    });
    const dir = folder();
    const stop = new AbortController();
    const exported = exportOf(
      { order: 'WO-1' },
      {
        ...exporting('pdf'),
        signal: stop.signal,
        progress: (done) => {
          if (done === 2) stop.abort(new Fault('station.stopped'));
        },
      },
    );
    expect(await codeOf(writeExport(join(dir, 'order.zip'), exported, stop.signal))).toBe('station.stopped');
    expect(readdirSync(dir)).toEqual([]);
  });
});

describe('the units of an order', () => {
  const units = [sampleUnit(1), sampleUnit(2), sampleUnit(3)];
  const withOrder = () =>
    oldRecord((dir) => {
      addRuns(dir, 'WO-1', units);
    });

  test('are one ZIP with a PDF for each and a table of all', async () => {
    const { exporting } = await withOrder();
    const out = join(folder(), 'order.zip');
    await written(out, { order: 'WO-1' }, exporting('pdf'));
    const dir = unzipped(out);
    expect(readdirSync(join(dir, 'units')).sort()).toEqual(units.map(({ serial }) => `${serial}.pdf`));
    expect(textOfPdf(join(dir, 'units', 'BM-S1-000002.pdf'))).toMatch(/Work order +WO-1/);
    const [head, first] = readFileSync(join(dir, 'units.csv'), 'utf8').split('\r\n');
    expect(head).toBe('serial,mac,product,outcome,fault,order,operator,slot,begunAt,certSerial');
    expect(first).toMatch(/^BM-S1-000001,24:0a:c4:00:00:01,lamp,FAIL,board.verify-mismatch,WO-1,grace,1,20/);
  });

  test('are one ZIP with an evidence pack for each, which unpacks as the pack of that unit does', async () => {
    const { exporting } = await withOrder();
    const out = join(folder(), 'order.zip');
    await written(out, { order: 'WO-1' }, exporting('zip'));
    const dir = unzipped(join(unzipped(out), 'units', 'BM-S1-000003.zip'));
    expect(readdirSync(dir)).toEqual(expect.arrayContaining(['README.txt', 'entries', 'record.json', 'record.pdf']));
  });

  test('have names of files that lead out of no folder, whatever their serial numbers are', async () => {
    const serials = ['../../up', '/etc/up', '..', 'a\\b', 'BM-S1-000009'];
    const { exporting } = await oldRecord((dir) => {
      const strange = serials.map((serial, n) => ({ ...sampleUnit(n + 1), serial }));
      addRuns(dir, 'WO-1', strange);
    });
    const out = join(folder(), 'order.zip');
    await written(out, { order: 'WO-1' }, exporting('pdf'));
    const listed = execFileSync('unzip', ['-Z1', out]).toString().trim().split('\n').sort();
    const byMac = [1, 2, 3, 4].map((n) => `units/240ac400000${n}.pdf`);
    expect(listed).toEqual(['units.csv', ...byMac, 'units/BM-S1-000009.pdf']);
  });

  test('are one array of JSON', async () => {
    const { exporting } = await withOrder();
    const out = join(folder(), 'order.json');
    await written(out, { order: 'WO-1' }, exporting('json'));
    const documents = JSON.parse(readFileSync(out, 'utf8')) as { serial: string }[];
    expect(documents.map(({ serial }) => serial)).toEqual(units.map(({ serial }) => serial));
  });

  test('of an order that nobody knows are a fault, whatever its text', async () => {
    const { exporting } = await oldRecord();
    for (const order of ['WO-9', "'; DROP TABLE runs; --", '\u0000', '\u202eWO-1', '../../etc']) {
      expect(() => exportOf({ order }, exporting('json'))).toThrow(
        expect.objectContaining({ code: 'export.nothing' }) as Error,
      );
    }
  });
});
