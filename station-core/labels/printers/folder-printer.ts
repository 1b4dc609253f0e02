/**
 * `folder:DIR`: a printer that files each label as `<serial>.pdf`, for a print server that watches the folder, and
 * for lines without their own printer. One station writes to a folder. Its `.jobs` records which job a file belongs to.
 * A label that was read back is removed, with its record.
 */
import { createHash } from 'node:crypto';
import { access, constants, mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { within } from '../../wait.ts';
import { removeDurably, sweepTemporaries, systemErrorCode, writeDurably } from '../../durable-file.ts';
import { statusOf } from './conditions.ts';
import { inTurn } from './in-turn.ts';
import type { Printer, PrinterOptions, PrintJob } from './printer.ts';
import { parsePlainJson } from '../../plain-json.ts';

/** A network share that does not answer must not hold a slot for longer. */
const TIMEOUT_MS = 30_000;
const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** The hash distinguishes this job's label from a later one of the same unit, which a recall must not touch. */
const jobRecord = z.strictObject({ fileName: z.string().regex(SAFE_NAME), sha256Hex: z.string() });

/** The folder must exist: one that is made here might be the mount point of a share that is missing. */
export async function openFolderPrinter(
  folder: string,
  { keepsLabels = false }: PrinterOptions = {},
): Promise<Printer> {
  const dir = resolve(folder);
  const jobsDir = join(dir, '.jobs');
  const address = `folder:${folder}`;
  await attempt(address, new AbortController().signal, async () => {
    await mkdir(jobsDir, { mode: 0o700 }).catch(forgive('EEXIST'));
    await requireWritable({ dir, jobsDir });
    for (const each of [dir, jobsDir]) await sweepTemporaries(each);
  });
  const turn = inTurn();
  const takeBack = (job: string, signal: AbortSignal): Promise<'recalled' | 'not-there'> =>
    attempt(address, signal, (inner) => turn(inner, () => recall({ dir, jobsDir }, job)));
  // A print that its time-out left behind still holds the folder: a recall begins only when it has really ended.
  return {
    address,
    status: (signal) =>
      attempt(address, signal, async () => {
        await requireWritable({ dir, jobsDir });
        return statusOf([]);
      }),
    print: (job, signal) => attempt(address, signal, (inner) => turn(inner, () => print({ dir, jobsDir }, job, inner))),
    recall: takeBack,
    discard: async (job, signal) => {
      if (!keepsLabels) await takeBack(job, signal);
    },
    jobs: (signal) =>
      attempt(address, signal, async () => (await readdir(jobsDir)).filter((name) => SAFE_NAME.test(name))),
  };
}

interface Folders {
  readonly dir: string;
  readonly jobsDir: string;
}

/** Detects a read-only file system before a label is due. */
async function requireWritable({ dir, jobsDir }: Folders): Promise<void> {
  for (const each of [dir, jobsDir]) await access(each, constants.W_OK);
}

async function print(
  { dir, jobsDir }: Folders,
  { job, fileName, label }: PrintJob,
  signal: AbortSignal,
): Promise<void> {
  checkName('job', job);
  checkName('serial', fileName);
  const bytes = label.pdf.reveal();
  const record = JSON.stringify({ fileName, sha256Hex: sha256Hex(bytes) });
  // The record first: a crash between the two leaves a record without its label, never a label nobody can recall.
  await writeDurably({ dir: jobsDir, name: job }, Buffer.from(record), signal);
  await writeDurably({ dir, name: `${fileName}.pdf` }, bytes, signal);
}

async function recall({ dir, jobsDir }: Folders, job: string): Promise<'recalled' | 'not-there'> {
  checkName('job', job);
  const text = await readIfThere(join(jobsDir, job));
  if (text === undefined) return 'not-there';
  const record = parseRecord(job, text.toString('utf8'));
  const label = await readIfThere(join(dir, `${record.fileName}.pdf`));
  const own = label !== undefined && sha256Hex(label) === record.sha256Hex;
  label?.fill(0);
  if (own) await removeDurably({ dir, name: `${record.fileName}.pdf` });
  // A crash here leaves a record without its label; the next start takes that back as well.
  await removeDurably({ dir: jobsDir, name: job });
  return own ? 'recalled' : 'not-there';
}

/** Records are written whole or not at all, so a bad one was altered: nothing is removed on its word. */
function parseRecord(job: string, text: string): z.infer<typeof jobRecord> {
  try {
    return jobRecord.parse(parsePlainJson(text));
  } catch (error) {
    throw new Fault('printer.not-writable', { job, reason: 'the record of this job is damaged' }, { cause: error });
  }
}

/** A name with a slash or a leading dot would leave the folder or hide in it. */
function checkName(field: string, value: string): void {
  if (!SAFE_NAME.test(value)) throw new Fault('station.bad-config', { field, reason: 'cannot be a file name', value });
}

/** Runs file work under the time-out; what the operating system refuses becomes `printer.not-writable`. */
async function attempt<T>(printer: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = (): Fault => new Fault('printer.not-writable', { printer, reason: 'no answer', timeoutMs: TIMEOUT_MS });
  try {
    return await within({ timeoutMs: TIMEOUT_MS, signal, late }, work);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error; // a Fault, the signal's reason, or a bug
    throw new Fault('printer.not-writable', { printer, reason: code }, { cause: error });
  }
}

function forgive(code: string): (error: unknown) => undefined {
  return (error) => {
    if (systemErrorCode(error) !== code) throw error;
    return undefined;
  };
}

function readIfThere(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(forgive('ENOENT'));
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
