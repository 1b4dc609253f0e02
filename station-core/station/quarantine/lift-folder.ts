/**
 * DIR/lifts: how a lift comes to a station that is running, from a command beside it. The document itself says who may:
 * whoever writes here, the signing service takes nothing that two officers did not sign.
 */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import { Fault, isFaultCode } from '../../fault.ts';
import { MAX_DOCUMENT_BYTES } from '../../formats/signed-document.ts';
import { faultEvidenceSchema } from '../../model-schemas.ts';
import { readSmallFile } from '../documents/read-small-file.ts';
import { answerRequests, askRunningStation } from '../requests/request-folder.ts';

const LIFT_TIMEOUT_MS = 20_000;

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
export function takeLifts({ dataDir, lift, log, everyMs }: LiftFolderParts): AsyncDisposable {
  return answerRequests(folderIn(dataDir), {
    answer: (path) => answerTo(path, { lift, log }),
    failed: (error) => {
      // Forgiven, even a bug: whoever waits for an answer sees that none comes, and nothing was lifted unseen.
      log.error({ err: error }, 'a lift could not be taken from its folder');
    },
    everyMs,
  });
}

/** Asks the running station to lift its quarantine. Throws what it refused the document for, and when it does not answer. */
export async function askToLift(dataDir: string, document: string, signal: AbortSignal): Promise<LiftedQuarantine> {
  const waitMs = 2 * LIFT_TIMEOUT_MS;
  const answer = await askRunningStation(
    folderIn(dataDir),
    {
      id: createHash('sha256').update(document).digest('hex').slice(0, 32),
      bytes: Buffer.from(document),
      answer: answerSchema,
      waitMs,
      late: () => new Fault('station.no-answer', { timeoutMs: waitMs }),
    },
    signal,
  );
  if (answer.kind === 'lifted') return answer.lifted;
  throw isFaultCode(answer.code) ? new Fault(answer.code, answer.evidence) : new Fault('station.bug');
}

async function answerTo(path: string, { lift, log }: Pick<LiftFolderParts, 'lift' | 'log'>): Promise<Answer> {
  try {
    const document = (await readSmallFile(path, MAX_DOCUMENT_BYTES)).toString('utf8');
    return { kind: 'lifted', lifted: await lift(document, AbortSignal.timeout(LIFT_TIMEOUT_MS)) };
  } catch (error) {
    if (error instanceof Fault) return { kind: 'refused', code: error.code, evidence: { ...error.evidence } };
    log.error({ err: error }, 'a lift was not taken');
    return { kind: 'refused', code: 'station.bug', evidence: {} };
  }
}

const folderIn = (dataDir: string) => ({ dataDir, name: 'lifts', ending: '.jws' });
