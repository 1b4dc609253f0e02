import { join } from 'node:path';
import { systemErrorCode, writeDurably } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { type CeremonyRecord, recordBytes, recordSha256Hex } from './ceremony-record.ts';
import { recordPdf } from './record-pdf.ts';

export interface WrittenRecord {
  readonly jsonPath: string;
  readonly pdfPath: string;
  readonly sha256Hex: string;
}

/** Both files of the record. A crash between them leaves the JSON, and whoever writes the record again gets the same. */
export async function writeRecord(
  { dir, name }: { readonly dir: string; readonly name: string },
  record: CeremonyRecord,
  signal: AbortSignal,
): Promise<WrittenRecord> {
  const pdf = await recordPdf(record);
  await write({ dir, name: `${name}.json` }, recordBytes(record), signal);
  await write({ dir, name: `${name}.pdf` }, pdf, signal);
  return {
    jsonPath: join(dir, `${name}.json`),
    pdfPath: join(dir, `${name}.pdf`),
    sha256Hex: recordSha256Hex(record),
  };
}

async function write(path: { dir: string; name: string }, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  try {
    await writeDurably(path, bytes, signal);
  } catch (error) {
    const problem = systemErrorCode(error);
    if (problem === undefined) throw error;
    throw new Fault('station.bad-path', { path: join(path.dir, path.name), problem }, { cause: error });
  }
}
