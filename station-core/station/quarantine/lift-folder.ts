/**
 * DIR/lifts: how a lift comes to a station that is running, from a command beside it. The document itself says who may:
 * whoever writes here, the signing service takes nothing that two officers did not sign. An answer lies there until the
 * command has read it.
 */
import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { systemErrorCode, writeDurably } from '../../durable-file.ts';
import { Fault, isFaultCode } from '../../fault.ts';
import { MAX_DOCUMENT_BYTES } from '../../formats/signed-document.ts';
import { faultEvidenceSchema } from '../../model-schemas.ts';
import { sleep, within } from '../../wait.ts';
import { readSmallFile } from '../documents/read-small-file.ts';

const LOOK_EVERY_MS = 500;
const LIFT_TIMEOUT_MS = 20_000;
/** More lie there only when somebody floods the folder; the next look takes more. */
const MOST_AT_ONCE = 4;
const REQUEST = /^([0-9a-f]{32})\.jws$/;
const NEVER = new AbortController().signal;

/** Which quarantine ended, why, and by whose signatures. */
const liftedSchema = z.strictObject({ id: z.string(), reason: z.string(), officers: z.array(z.string()) });
export type LiftedQuarantine = z.infer<typeof liftedSchema>;

const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lifted'), lifted: liftedSchema }),
  z.strictObject({ kind: z.literal('refused'), code: z.string(), evidence: faultEvidenceSchema }),
]);
type Answer = z.infer<typeof answerSchema>;

export interface LiftFolderParts {
  readonly dataDir: string;
  readonly lift: (document: string, signal: AbortSignal) => Promise<LiftedQuarantine>;
  readonly log: Logger;
  readonly everyMs?: number;
}

/** Hands each document that is put into the folder to the signing service, until it is disposed of. */
export function takeLifts({ dataDir, lift, log, everyMs = LOOK_EVERY_MS }: LiftFolderParts): AsyncDisposable {
  const dir = folderIn(dataDir);
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    try {
      for (const name of (await namesIn(dir)).filter((each) => REQUEST.test(each)).slice(0, MOST_AT_ONCE)) {
        await take({ dir, name }, { lift, log });
      }
    } catch (error) {
      // Forgiven, even a bug: whoever waits for an answer sees that none comes, and nothing was lifted unseen.
      log.error({ err: error }, 'a lift could not be taken from its folder');
    }
  };
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }, everyMs);
  timer.unref();
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}

/** Asks the running station to lift its quarantine. Throws what it refused the document for, and when it does not answer. */
export async function askToLift(dataDir: string, document: string, signal: AbortSignal): Promise<LiftedQuarantine> {
  const dir = folderIn(dataDir);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const id = createHash('sha256').update(document).digest('hex').slice(0, 32);
  const answered = join(dir, answerName(id));
  const late = (): Fault => new Fault('station.no-answer', { timeoutMs: 2 * LIFT_TIMEOUT_MS });
  try {
    await rm(answered, { force: true });
    await writeDurably({ dir, name: `${id}.jws` }, Buffer.from(document), signal);
    const answer = await within({ timeoutMs: 2 * LIFT_TIMEOUT_MS, signal, late }, (limit) => answerAt(answered, limit));
    if (answer.kind === 'lifted') return answer.lifted;
    throw isFaultCode(answer.code) ? new Fault(answer.code, answer.evidence) : new Fault('station.bug');
  } finally {
    // What nobody took is taken by nobody later: the command has said that it failed.
    for (const path of [join(dir, `${id}.jws`), answered]) await rm(path, { force: true });
  }
}

async function take(
  { dir, name }: { readonly dir: string; readonly name: string },
  parts: Pick<LiftFolderParts, 'lift' | 'log'>,
): Promise<void> {
  const path = join(dir, name);
  const answer = await answerTo(path, parts);
  await rm(path, { force: true });
  await writeDurably({ dir, name: answerName(name.slice(0, 32)) }, Buffer.from(JSON.stringify(answer)), NEVER);
}

async function answerTo(path: string, { lift, log }: Pick<LiftFolderParts, 'lift' | 'log'>): Promise<Answer> {
  try {
    // No link is followed, and a pipe in the place of the file holds nothing up.
    if (!(await lstat(path)).isFile()) throw new Fault('document.malformed', { reason: 'not a regular file' });
    const document = (await readSmallFile(path, MAX_DOCUMENT_BYTES)).toString('utf8');
    return { kind: 'lifted', lifted: await lift(document, AbortSignal.timeout(LIFT_TIMEOUT_MS)) };
  } catch (error) {
    if (error instanceof Fault) return { kind: 'refused', code: error.code, evidence: { ...error.evidence } };
    log.error({ err: error }, 'a lift was not taken');
    return { kind: 'refused', code: 'station.bug', evidence: {} };
  }
}

async function answerAt(path: string, signal: AbortSignal): Promise<Answer> {
  for (;;) {
    try {
      return answerSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') throw error;
    }
    await sleep(LOOK_EVERY_MS / 2, signal);
  }
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return []; // nobody has brought one yet
    throw error;
  }
}

const folderIn = (dataDir: string): string => join(dataDir, 'lifts');
const answerName = (id: string): string => `${id}.answer.json`;
