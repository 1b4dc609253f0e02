/**
 * DIR/screens: a file for each browser that was let in, with the hash of its secret and never the secret, and a mark for
 * each that was revoked. The station and `birthmark screen` work on it at the same time: files are replaced whole, and a
 * mark counts more than a file, so that no late write brings a revoked session back.
 */
import type { Stats } from 'node:fs';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  removeDurably,
  sweepTemporaries,
  syncFolder,
  systemErrorCode,
  writeAndSync,
  writeDurably,
} from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { requirePrivate } from '../../station/config/require-private.ts';
import { damaged, readSessionFile, type ScreenSession, sessionFileBytes } from './session-file.ts';

/** A file that lets nobody in, and why. */
export interface UnusableSession {
  readonly id: string;
  readonly fault: Fault;
}

export interface SessionsFound {
  /** The one that was seen last comes first. */
  readonly sessions: readonly ScreenSession[];
  readonly unusable: readonly UnusableSession[];
}

const FILE_NAME = /^([0-9a-f]{12})\.json$/;
const MARK_NAME = /^([0-9a-f]{12})\.revoked$/;
const DAY_MS = 24 * 60 * 60_000;
/** A session that nobody has used for so long is over. */
const IDLE_MS = 30 * DAY_MS;
/** A file as old as this is over by itself. */
const MARKS_KEPT_MS = 2 * IDLE_MS;

/** A small file is written or it is not; nothing here waits for anybody. */
const NEVER = new AbortController().signal;

export class SessionFolder {
  readonly #dir: string;
  readonly #nowMs: () => number;

  constructor(dataDir: string, nowMs: () => number = Date.now) {
    this.#dir = join(dataDir, 'screens');
    this.#nowMs = nowMs;
  }

  /** Undefined for a session that never was, was revoked, or is over. Throws a fault for a file that cannot be trusted. */
  async read(id: string): Promise<ScreenSession | undefined> {
    const folder = await this.#folder();
    if (folder === undefined || (await this.#isRevoked(id))) return undefined;
    const session = await readSessionFile(this.#file(id), { id, ownerUid: folder.uid });
    if (session === undefined || this.#nowMs() - Date.parse(session.lastSeenAt) > IDLE_MS) return undefined;
    return session;
  }

  async list(): Promise<SessionsFound> {
    const sessions: ScreenSession[] = [];
    const unusable: UnusableSession[] = [];
    for (const id of await this.#idsOf(FILE_NAME)) {
      try {
        const session = await this.read(id);
        if (session !== undefined) sessions.push(session);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        unusable.push({ id, fault: error });
      }
    }
    return { sessions: sessions.toSorted((a, b) => b.lastSeenAt.localeCompare(a.lastSeenAt)), unusable };
  }

  async write(session: ScreenSession): Promise<void> {
    const bytes = sessionFileBytes(session);
    await this.#writing(async () => {
      await this.#make();
      await writeDurably({ dir: this.#dir, name: `${session.id}.json` }, bytes, NEVER);
    });
  }

  /** Durable when it resolves: no file of this session lets anybody in again. */
  async revoke(id: string): Promise<void> {
    await this.#writing(async () => {
      await mkdir(this.#dir, { recursive: true, mode: 0o700 });
      await this.#writeMark(id);
      // A crash here leaves a file that lets nobody in; the next sweep removes it.
      await removeDurably({ dir: this.#dir, name: `${id}.json` });
    });
  }

  /** Whose sessions were revoked, as long as the marks are kept. */
  revokedIds(): Promise<string[]> {
    return this.#idsOf(MARK_NAME);
  }

  /** At a start: removes what a crash has left, files of revoked sessions, and marks that have outlived any session. */
  async sweep(): Promise<void> {
    await this.#writing(async () => {
      if ((await this.#folder()) === undefined) return;
      await sweepTemporaries(this.#dir);
      for (const id of await this.#idsOf(MARK_NAME)) {
        await rm(this.#file(id), { force: true });
        const mark = await this.#stats(this.#mark(id));
        if (mark !== undefined && this.#nowMs() - mark.mtimeMs > MARKS_KEPT_MS)
          await rm(this.#mark(id), { force: true });
      }
    });
  }

  /** Throws when other accounts can look into the folder: then nothing in it lets anybody in. */
  async #folder(): Promise<Stats | undefined> {
    const stats = await this.#stats(this.#dir);
    if (stats === undefined) return undefined;
    if (!stats.isDirectory()) throw damaged(this.#dir, 'not a folder');
    requirePrivate(this.#dir, stats);
    return stats;
  }

  async #make(): Promise<void> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 });
    await this.#folder();
  }

  async #writeMark(id: string): Promise<void> {
    try {
      await writeAndSync(this.#mark(id), Buffer.alloc(0));
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error; // revoked before, or by somebody else at this moment
    }
    await syncFolder(this.#dir);
  }

  async #isRevoked(id: string): Promise<boolean> {
    return (await this.#stats(this.#mark(id))) !== undefined;
  }

  async #idsOf(pattern: RegExp): Promise<string[]> {
    try {
      return (await readdir(this.#dir)).flatMap((name) => pattern.exec(name)?.[1] ?? []);
    } catch (error) {
      const reason = systemErrorCode(error);
      if (reason === undefined) throw error;
      if (reason === 'ENOENT') return [];
      throw damaged(this.#dir, reason, error);
    }
  }

  async #stats(path: string): Promise<Stats | undefined> {
    try {
      return await lstat(path);
    } catch (error) {
      const reason = systemErrorCode(error);
      if (reason === undefined) throw error;
      if (reason === 'ENOENT') return undefined;
      throw damaged(path, reason, error);
    }
  }

  async #writing(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const reason = systemErrorCode(error);
      if (reason === undefined) throw error;
      throw new Fault('station.not-writable', { folder: this.#dir, reason }, { cause: error });
    }
  }

  #file(id: string): string {
    return join(this.#dir, `${id}.json`);
  }

  #mark(id: string): string {
    return join(this.#dir, `${id}.revoked`);
  }
}
