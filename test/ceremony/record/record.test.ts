import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ceremonyRecordSchema, recordSha256Hex } from '../../../station-core/ceremony/record/ceremony-record.ts';
import { recordPdf } from '../../../station-core/ceremony/record/record-pdf.ts';
import { writeRecord } from '../../../station-core/ceremony/record/write-record.ts';
import { sampleRecord } from './sample-record.ts';

const never = new AbortController().signal;

async function written(record = sampleRecord()) {
  const dir = await mkdtemp(join(tmpdir(), 'record-'));
  return writeRecord({ dir, name: 'record' }, record, never);
}

const textOf = (path: string): string => execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });

test('the paper has the people with a place to sign, the steps with their times, every value, and what nobody vouches for', async () => {
  const record = sampleRecord();
  const { pdfPath } = await written(record);
  const text = textOf(pdfPath);
  for (const { name, role } of record.people) expect(text).toContain(`${name}, ${role}`);
  for (const { at, says } of record.steps) expect(text).toMatch(new RegExp(`${at}\\s+${says}`));
  for (const { rows } of record.sections) for (const { value } of rows) expect(text).toContain(value);
  expect(text).toContain('Nobody saw the token between 08:10 and 08:20.');
  expect(text.match(/Place, date/g)).toHaveLength(3);
});

test('the paper names the hash of the JSON file, which reads back as the same record', async () => {
  const record = sampleRecord();
  const { pdfPath, jsonPath, sha256Hex } = await written(record);
  const json = await readFile(jsonPath);
  expect(createHash('sha256').update(json).digest('hex')).toBe(sha256Hex);
  expect(textOf(pdfPath)).toContain(sha256Hex);
  expect(ceremonyRecordSchema.parse(JSON.parse(json.toString('utf8')))).toEqual(record);
});

test('another word in the record is another hash', () => {
  expect(recordSha256Hex(sampleRecord({ title: 'Key ceremony of station ST02' }))).not.toBe(
    recordSha256Hex(sampleRecord()),
  );
});

test('a name in another script is printed, not lost', async () => {
  const { pdfPath } = await written(sampleRecord({ people: [{ name: '陈博', role: '安全官' }] }));
  expect(textOf(pdfPath)).toContain('陈博, 安全官');
});

test('a long record goes over several pages, and each person still signs on one of them', async () => {
  const steps = Array.from({ length: 120 }, (_, n) => ({ at: '2026-11-30T08:02:11Z', says: `Step ${n} was done.` }));
  const people = Array.from({ length: 12 }, (_, n) => ({ name: `Person ${n}`, role: 'witness' }));
  const { pdfPath } = await written(sampleRecord({ steps, people }));
  const text = textOf(pdfPath);
  expect(text).toContain('Step 119 was done.');
  for (const { name } of people) expect(text).toContain(`${name}, witness`);
  expect(text).toMatch(/Page 4 of 4/);
});

test('the same record prints the same bytes', async () => {
  expect((await recordPdf(sampleRecord())).equals(await recordPdf(sampleRecord()))).toBe(true);
});
