/**
 * DIR/links: how `birthmark screen link` gets a link from a station that is running. The command draws the token itself and
 * names a request after its hash, so the token is in no file. The account of the station alone may ask.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { systemErrorCode, writeDurably } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { Secret } from '../../secret.ts';
import { OTHERS } from '../../umask.ts';
import { sleep, within } from '../../wait.ts';
import { damaged, requirePrivate } from './session-file.ts';

const LOOK_EVERY_MS = 500;
const TOKEN_BYTES = 32;
/** More lie there only when somebody floods the folder; the next look takes more. */
const MOST_AT_ONCE = 4;
/** Longer than any command waits. What is older was left by one that was killed. */
const KEPT_MS = 15 * 60_000;
const REQUEST = /^([0-9a-f]{64})\.request$/;
const ANSWER = /^[0-9a-f]{64}\.answer\.json$/;
const NEVER = new AbortController().signal;

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
export function takeLinkRequests({ dataDir, admit, everyMs = LOOK_EVERY_MS }: LinkFolderParts): AsyncDisposable {
  const dir = folderIn(dataDir);
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look(dir, admit)
      .catch((error: unknown) => {
        // A full or broken disk: whoever asks sees that no answer comes, and the station goes on.
        if (systemErrorCode(error) === undefined) throw error;
      })
      .finally(() => {
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
  const dir = await privateFolder(dataDir);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const hash = createHash('sha256').update(token).digest('hex');
  const [request, answered] = [`${hash}.request`, join(dir, `${hash}.answer.json`)];
  const late = (): Fault => new Fault('station.not-serving', { folder: dataDir, waitedMs: waitMs });
  try {
    await writeDurably({ dir, name: request }, Buffer.alloc(0), signal);
    const { origin, validMs } = await within({ timeoutMs: waitMs, signal, late }, (limit) => answerAt(answered, limit));
    return { url: new Secret(`${origin}/#token=${token}`), validMs };
  } finally {
    // What nobody took is taken by nobody later.
    for (const path of [join(dir, request), answered]) await rm(path, { force: true });
  }
}

/** A file that another account put there would never be answered, and a folder of root's would keep the station out. */
export async function requireOwnAccount(dataDir: string): Promise<void> {
  const stats = await statsOf(dataDir);
  if (stats === undefined || process.getuid === undefined || process.getuid() === stats.uid) return;
  throw new Fault('station.other-account', { folder: dataDir, ownerUid: stats.uid });
}

async function privateFolder(dataDir: string): Promise<string> {
  await requireOwnAccount(dataDir);
  const dir = folderIn(dataDir);
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = systemErrorCode(error);
    if (reason === undefined) throw error;
    throw new Fault('station.not-writable', { folder: dir, reason }, { cause: error });
  }
  const stats = await lstat(dir);
  if (!stats.isDirectory()) throw damaged(dir, 'not a folder');
  requirePrivate(dir, stats);
  return dir;
}

async function look(dir: string, admit: LinkFolderParts['admit']): Promise<void> {
  const folder = await statsOf(dir);
  if (folder === undefined || !folder.isDirectory() || !isOwn(folder)) return; // the command reports why
  const names = await readdir(dir);
  for (const name of names.filter((each) => REQUEST.test(each)).slice(0, MOST_AT_ONCE)) await take(dir, name, admit);
  for (const name of names.filter((each) => ANSWER.test(each))) {
    const path = join(dir, name);
    const stats = await statsOf(path);
    if (stats !== undefined && !isRecent(stats)) await rm(path, { force: true });
  }
}

async function take(dir: string, name: string, admit: LinkFolderParts['admit']): Promise<void> {
  const path = join(dir, name);
  const stats = await statsOf(path);
  await rm(path, { force: true, recursive: true });
  // No link is followed. A crash here leaves no answer; the command asks again.
  if (stats === undefined || !stats.isFile() || !isOwn(stats) || !isRecent(stats)) return;
  const hash = REQUEST.exec(name)?.[1] ?? '';
  const answer = answerSchema.parse(admit(hash));
  await writeDurably({ dir, name: `${hash}.answer.json` }, Buffer.from(JSON.stringify(answer)), NEVER);
}

/** Of this account, and no other can write it. Windows has no such bits: access control lists are the administrator's. */
function isOwn({ uid, mode }: Stats): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & OTHERS) === 0);
}

function isRecent({ mtimeMs }: Stats): boolean {
  return Math.abs(Date.now() - mtimeMs) < KEPT_MS;
}

async function answerAt(path: string, signal: AbortSignal): Promise<AdmittedLink> {
  for (;;) {
    try {
      return answerSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') throw error;
    }
    await sleep(LOOK_EVERY_MS / 5, signal);
  }
}

async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const folderIn = (dataDir: string): string => join(dataDir, 'links');
