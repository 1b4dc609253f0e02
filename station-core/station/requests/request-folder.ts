/**
 * How a command asks something of a station that is running beside it: a file in a folder of the data directory, and an
 * answer there that is gone once it was read. Folder and file are the account's alone; what else lies there opens nothing.
 */
import type { Stats } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { systemErrorCode, writeDurably } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { OTHERS } from '../../umask.ts';
import { sleep, within } from '../../wait.ts';
import { requirePrivate } from '../config/require-private.ts';
import { parsePlainJson } from '../../plain-json.ts';

const LOOK_EVERY_MS = 500;
/** More lie there only when somebody floods the folder; the next look takes more. */
const MOST_AT_ONCE = 4;
/** Longer than any command waits. What is older was left by one that was killed. */
const KEPT_MS = 15 * 60_000;
const NEVER = new AbortController().signal;

export interface RequestFolder {
  readonly dataDir: string;
  /** Its name in the data directory. */
  readonly name: string;
  /** What a request's file is called after its id. */
  readonly ending: string;
}

export interface Answering {
  /** Gives what is written for whoever asks. */
  readonly answer: (path: string, id: string) => Promise<unknown>;
  /** Told of what kept the folder from being read; whoever waits for an answer sees that none comes. */
  readonly failed: (error: unknown) => void;
  readonly everyMs?: number | undefined;
}

/** Answers what lies in the folder, until it is disposed of. */
export function answerRequests(
  folder: RequestFolder,
  { answer, failed, everyMs = LOOK_EVERY_MS }: Answering,
): AsyncDisposable {
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look(folder, answer)
      .catch(failed)
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

export interface Question<T extends z.ZodType> {
  /** Hexadecimal: it names the files of this question and of no other. */
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly answer: T;
  readonly waitMs: number;
  /** The fault when nobody answers. */
  readonly late: () => Fault;
}

/** What nobody took is taken by nobody later: the command has said that it failed. */
export async function askRunningStation<T extends z.ZodType>(
  folder: RequestFolder,
  { id, bytes, answer, waitMs, late }: Question<T>,
  signal: AbortSignal,
): Promise<z.output<T>> {
  const dir = await privateFolder(folder);
  const [request, answered] = [`${id}${folder.ending}`, join(dir, answerName(id))];
  try {
    await rm(answered, { force: true });
    await writeDurably({ dir, name: request }, Buffer.from(bytes), signal);
    const said = await within({ timeoutMs: waitMs, signal, late }, (limit) => textAt(answered, limit));
    return answer.parse(parsePlainJson(said));
  } finally {
    for (const path of [join(dir, request), answered]) await rm(path, { force: true });
  }
}

/** A file that another account put there would never be answered, and a folder of root's would keep the station out. */
export async function requireOwnAccount(dataDir: string): Promise<void> {
  const stats = await statsOf(dataDir);
  if (stats === undefined || process.getuid === undefined || process.getuid() === stats.uid) return;
  throw new Fault('station.other-account', { folder: dataDir, ownerUid: stats.uid });
}

async function privateFolder({ dataDir, name }: RequestFolder): Promise<string> {
  await requireOwnAccount(dataDir);
  const dir = join(dataDir, name);
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = systemErrorCode(error);
    if (reason === undefined) throw error;
    throw new Fault('station.not-writable', { folder: dir, reason }, { cause: error });
  }
  requirePrivate(dir, await lstat(dir));
  return dir;
}

async function look({ dataDir, name, ending }: RequestFolder, answer: Answering['answer']): Promise<void> {
  const dir = join(dataDir, name);
  const folder = await statsOf(dir);
  if (folder === undefined || !folder.isDirectory() || !isOwn(folder)) return; // the command reports why
  const names = await readdir(dir);
  for (const id of idsIn(names, ending).slice(0, MOST_AT_ONCE)) {
    const path = join(dir, `${id}${ending}`);
    const said = (await isRequest(path)) ? JSON.stringify(await answer(path, id)) : undefined;
    await rm(path, { force: true, recursive: true });
    if (said !== undefined) await writeDurably({ dir, name: answerName(id) }, Buffer.from(said), NEVER);
  }
  for (const id of idsIn(names, ANSWER_ENDING)) {
    const stats = await statsOf(join(dir, answerName(id)));
    if (stats !== undefined && !isRecent(stats)) await rm(join(dir, answerName(id)), { force: true });
  }
}

/** No link is followed, and a pipe in the place of the file holds nothing up. */
async function isRequest(path: string): Promise<boolean> {
  const stats = await statsOf(path);
  return stats !== undefined && stats.isFile() && isOwn(stats) && isRecent(stats);
}

/** Of this account, and no other can read or write it. Windows has no such bits: access control lists are the administrator's. */
function isOwn({ uid, mode }: Stats): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & OTHERS) === 0);
}

function isRecent({ mtimeMs }: Stats): boolean {
  return Math.abs(Date.now() - mtimeMs) < KEPT_MS;
}

async function textAt(path: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    try {
      return await readFile(path, 'utf8');
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

const ANSWER_ENDING = '.answer.json';
const answerName = (id: string): string => `${id}${ANSWER_ENDING}`;
const ID = /^[0-9a-f]{32,64}$/;

function idsIn(names: readonly string[], ending: string): string[] {
  return names
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .filter((id) => ID.test(id));
}
