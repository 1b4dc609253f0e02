/** The file of one session of a screen. Nobody is let in by one that others could have written or read, or that is damaged. */
import { constants, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { printableSchema, sha256HexSchema } from '../../model-schemas.ts';
import { SCREEN_SESSION_ID } from '../../model/desk/screen-session.ts';
import { requirePrivate } from '../../station/config/require-private.ts';
import { parsePlainJson } from '../../plain-json.ts';

export const MAX_BROWSER_CHARACTERS = 200;

const sessionSchema = z.strictObject({
  id: z.string().regex(SCREEN_SESSION_ID),
  secretSha256Hex: sha256HexSchema,
  /** What the browser called itself when it was let in. */
  browser: printableSchema.max(MAX_BROWSER_CHARACTERS),
  since: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
});
export type ScreenSession = z.infer<typeof sessionSchema>;

const MAX_FILE_BYTES = 4 * 1024;
/** No link is followed, and a pipe in the place of the file holds nothing up. Windows knows neither. */
const READ_ONLY = process.platform === 'win32' ? 'r' : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export interface ExpectedFile {
  readonly id: string;
  /** The account that the folder belongs to. */
  readonly ownerUid: number;
}

/** Undefined when there is no such file. */
export async function readSessionFile(path: string, expected: ExpectedFile): Promise<ScreenSession | undefined> {
  try {
    await using file = await open(path, READ_ONLY);
    const stats = await file.stat();
    requirePlain(path, stats, expected);
    return parse(path, (await file.readFile()).toString('utf8'), expected);
  } catch (error) {
    const reason = systemErrorCode(error);
    if (reason === undefined) throw error;
    if (reason === 'ENOENT') return undefined;
    throw damaged(path, reason, error);
  }
}

export function sessionFileBytes(session: ScreenSession): Buffer {
  return Buffer.from(`${JSON.stringify(sessionSchema.parse(session), null, 2)}\n`);
}

export function damaged(path: string, reason: string, cause?: unknown): Fault {
  return new Fault('station.screen-damaged', { path, reason }, { cause });
}

function requirePlain(path: string, stats: Stats, { ownerUid }: ExpectedFile): void {
  if (!stats.isFile()) throw damaged(path, 'not a regular file');
  if (stats.uid !== ownerUid) throw damaged(path, 'of another account');
  requirePrivate(path, stats);
  if (stats.size > MAX_FILE_BYTES) throw damaged(path, 'too long');
}

function parse(path: string, text: string, { id }: ExpectedFile): ScreenSession {
  const parsed = sessionSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw damaged(path, 'not the JSON it should be');
  if (parsed.data.id !== id) throw damaged(path, 'of another session');
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return parsePlainJson(text);
  } catch {
    return undefined; // JSON.parse throws nothing but "this is not JSON"
  }
}
