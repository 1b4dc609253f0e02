import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { z } from 'zod';
import { systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { officerKeySchema, type OfficerKey } from '../formats/officer-key.ts';
import { parseStrictJson } from '../formats/text/strict-json.ts';
import { strictText } from '../formats/text/strict-text.ts';
import { officerPublicKey } from '../codecs/signed-documents.ts';

/**
 * The files of an officer: `anna.officer.json` is public and given to others; beside it lies either the encrypted
 * private key, `anna.key.pem`, or `anna.token.json`, which says in which token the private key is.
 */
const PUBLIC_ENDING = '.officer.json';
const MAX_FILE_BYTES = 16 * 1024;

export interface OfficerPaths {
  readonly publicPath: string;
  readonly keyPath: string;
  readonly tokenPath: string;
}

export function officerPaths(dir: string, id: string): OfficerPaths {
  return {
    publicPath: join(dir, `${id}${PUBLIC_ENDING}`),
    keyPath: join(dir, `${id}.key.pem`),
    tokenPath: join(dir, `${id}.token.json`),
  };
}

/** The private half lies beside the public file and has its name. */
export function pathsBeside(publicPath: string): OfficerPaths {
  if (!publicPath.endsWith(PUBLIC_ENDING)) {
    throw new Fault('officer.bad-key', { path: publicPath, problem: `its name does not end in ${PUBLIC_ENDING}` });
  }
  return officerPaths(dirname(publicPath), basename(publicPath).slice(0, -PUBLIC_ENDING.length));
}

export async function readOfficer(publicPath: string): Promise<OfficerKey> {
  const officer = await readJsonAs(publicPath, officerKeySchema);
  officerPublicKey(officer);
  return officer;
}

export async function readJsonAs<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const value = parseStrictJson(await readSmallFile(path), ({ line, reason }) => {
    return new Fault('officer.bad-key', { path, line, problem: reason });
  });
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Fault('officer.bad-key', { path, field: issue?.path.join('.') ?? '', problem: issue?.code ?? '' });
}

export async function readTextFile(path: string): Promise<string> {
  return strictText(await readSmallFile(path), ({ line, reason }) => {
    return new Fault('officer.bad-key', { path, line, problem: reason });
  });
}

export async function exists(path: string): Promise<boolean> {
  try {
    await using _file = await open(path, 'r');
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw pathFault(path, error);
  }
}

/** Writes files that must not be there yet: all of them, or none. The last is the one the others are worth nothing without. */
export async function createFiles(
  files: readonly { readonly path: string; readonly text: string; readonly mode: number }[],
): Promise<void> {
  const written: string[] = [];
  for (const { path, text, mode } of files) {
    try {
      await using file = await open(path, 'wx', mode);
      written.push(path);
      await file.writeFile(text);
      await file.sync();
    } catch (error) {
      for (const each of written) await rm(each, { force: true });
      throw pathFault(path, error);
    }
  }
}

async function readSmallFile(path: string): Promise<Buffer> {
  try {
    // Not through a link, which somebody else could turn elsewhere.
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    const { size } = await file.stat();
    if (size > MAX_FILE_BYTES) throw new Fault('officer.bad-key', { path, problem: 'it is too long' });
    return await file.readFile();
  } catch (error) {
    throw pathFault(path, error);
  }
}

function pathFault(path: string, error: unknown): unknown {
  const problem = systemErrorCode(error);
  return problem === undefined ? error : new Fault('station.bad-path', { path, problem }, { cause: error });
}
