import type { Logger } from 'pino';
import { z } from 'zod';
import { SCREEN_SESSION_ID } from '../../model/desk/screen-session.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { SessionFolder } from './session-folder.ts';
import { parsePlainJson } from '../../plain-json.ts';

export interface RevokedSessionsParts {
  readonly folder: Pick<SessionFolder, 'revokedIds'>;
  readonly ledger: Pick<Ledger, 'append' | 'memo' | 'saveMemo'>;
  readonly log: Logger;
}

const MEMO = 'screen-sessions-revoked';
const saidSchema = z.array(z.string().regex(SCREEN_SESSION_ID)).max(100_000);

/**
 * Tells the ledger which sessions of screens were revoked: at a desk, before it is done; by a command beside the station,
 * or for want of room, as soon as the mark in the folder is seen. No proof covers the memo: losing it only says something twice.
 */
export class RevokedSessions {
  readonly #parts: RevokedSessionsParts;
  #looking = false;

  constructor(parts: RevokedSessionsParts) {
    this.#parts = parts;
  }

  /** Durable when it returns. A crash after it leaves an entry and a session: it must be revoked again. */
  record(id: string, by: string): void {
    this.#parts.ledger.append({ kind: 'screen-revoked', session: id, by });
    this.#save([...this.#said(), id]);
  }

  /** Never rejects: what could not be recorded now is at the next look. */
  async look(): Promise<void> {
    if (this.#looking) return; // a slow disk
    this.#looking = true;
    const { folder, ledger, log } = this.#parts;
    try {
      const marked = await folder.revokedIds();
      const said = this.#said();
      const unsaid = marked.filter((id) => !said.has(id));
      if (unsaid.length === 0) return;
      ledger.append(unsaid.map((session) => ({ kind: 'screen-revoked', session }) as const));
      this.#save(marked);
    } catch (error) {
      log.warn({ err: error }, 'revoked sessions of screens could not be recorded');
    } finally {
      this.#looking = false;
    }
  }

  #said(): ReadonlySet<string> {
    const text = this.#parts.ledger.memo(MEMO);
    return new Set(text === undefined ? [] : (saidSchema.safeParse(jsonOf(text)).data ?? []));
  }

  #save(ids: readonly string[]): void {
    this.#parts.ledger.saveMemo(MEMO, JSON.stringify([...new Set(ids)]));
  }
}

function jsonOf(text: string): unknown {
  try {
    return parsePlainJson(text);
  } catch {
    return undefined; // JSON.parse throws nothing but "this is not JSON"
  }
}
