/**
 * DIR/links: how `birthmark screen link` gets a link from a station that is running. The command draws the token itself and
 * names a request after its hash, so the token is in no file. The account of the station alone may ask.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { Secret } from '../../secret.ts';
import { answerRequests, askRunningStation } from '../../station/requests/request-folder.ts';

const TOKEN_BYTES = 32;

const answerSchema = z.strictObject({ origin: z.url(), validMs: z.int().positive() });
/** Where the link leads, and how long it works. */
export type AdmittedLink = z.infer<typeof answerSchema>;

export interface LinkFolderParts {
  readonly dataDir: string;
  /** From now on the token with this hash lets one browser in. */
  readonly admit: (tokenSha256Hex: string) => AdmittedLink;
  readonly everyMs?: number;
}

/** Answers the requests in the folder until it is disposed of. */
export function takeLinkRequests({ dataDir, admit, everyMs }: LinkFolderParts): AsyncDisposable {
  return answerRequests(folderIn(dataDir), {
    answer: (_path, tokenSha256Hex) => Promise.resolve(admit(tokenSha256Hex)),
    failed: (error) => {
      // A full or broken disk: whoever asks sees that no answer comes, and the station goes on.
      if (systemErrorCode(error) === undefined) throw error;
    },
    everyMs,
  });
}

export interface LinkRequest {
  readonly dataDir: string;
  readonly waitMs: number;
}

export interface ScreenLink {
  readonly url: Secret<string>;
  readonly validMs: number;
}

/** Asks the running station for a link. Throws `station.not-serving` when no answer comes. */
export async function askForLink({ dataDir, waitMs }: LinkRequest, signal: AbortSignal): Promise<ScreenLink> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const { origin, validMs } = await askRunningStation(
    folderIn(dataDir),
    {
      id: createHash('sha256').update(token).digest('hex'),
      bytes: new Uint8Array(),
      answer: answerSchema,
      waitMs,
      late: () => new Fault('station.not-serving', { folder: dataDir, waitedMs: waitMs }),
    },
    signal,
  );
  return { url: new Secret(`${origin}/#token=${token}`), validMs };
}

const folderIn = (dataDir: string) => ({ dataDir, name: 'links', ending: '.request' });
