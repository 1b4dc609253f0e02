import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { printable } from '../../model/printable.ts';
import { Secret } from '../../secret.ts';
import { MAX_BROWSER_CHARACTERS, type ScreenSession } from './session-file.ts';
import { SessionFolder, type SessionsFound } from './session-folder.ts';

/** More browsers than this at one station are nobody's honest need; the one that was not seen for longest goes. */
const MAX_SESSIONS = 64;
const SECRET_BYTES = 32;
const ID_BYTES = 6;
/** A session that was revoked elsewhere ends here within a second. */
const CHECK_EVERY_MS = 500;
const SEEN_EVERY_MS = 60_000;
/** A browser of ours sends one. */
const MAX_COOKIES = 4;

const COOKIE_NAME = 'birthmark-screen';
const COOKIE_VALUE = /^([0-9a-f]{12})\.([\w-]{43})$/;

/** Ends one connection of a session. */
type CutOff = () => void;

/**
 * The sessions of browsers: each has a secret of its own, in its cookie, which lets it in until it is revoked, here or by
 * another process. The folder is asked each time: there is no second opinion in memory but on what was revoked.
 */
export class ScreenSessions implements Disposable {
  readonly #folder: SessionFolder;
  readonly #nowMs: () => number;
  readonly #connected = new Map<string, Set<CutOff>>();
  /** Nothing that is put back into the folder while the station runs counts again. */
  readonly #revoked = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #isChecking = false;

  constructor(dataDir: string, nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
    this.#folder = new SessionFolder(dataDir, nowMs);
    this.#timer = setInterval(() => void this.#checkConnected(), CHECK_EVERY_MS);
    this.#timer.unref();
  }

  /** Throws `station.files-exposed` where nobody can be let in. */
  async sweep(): Promise<void> {
    await this.#folder.sweep();
  }

  /** A session for a browser that came by a link: its cookie goes to the one path that asks for it, and to no script. */
  async begin(browser: string): Promise<string> {
    await this.#makeRoom();
    const id = randomBytes(ID_BYTES).toString('hex');
    const secret = new Secret(randomBytes(SECRET_BYTES).toString('base64url'));
    const now = this.#now();
    await this.#folder.write({
      id,
      secretSha256Hex: hashOf(secret.reveal()).toString('hex'),
      browser: printable(browser).slice(0, MAX_BROWSER_CHARACTERS),
      since: now,
      lastSeenAt: now,
    });
    return `${COOKIE_NAME}=${id}.${secret.reveal()}; Path=/rpc; HttpOnly; SameSite=Strict`;
  }

  /** The id of the session that a request belongs to; undefined when it has none. Throws for a file that cannot be trusted. */
  async admit(cookieHeader: string | undefined): Promise<string | undefined> {
    for (const value of cookieValues(cookieHeader ?? '').slice(0, MAX_COOKIES)) {
      const [, id = '', secret = ''] = COOKIE_VALUE.exec(value) ?? [];
      const session = id === '' ? undefined : await this.#live(id);
      if (session === undefined) continue;
      if (!timingSafeEqual(hashOf(secret), Buffer.from(session.secretSha256Hex, 'hex'))) continue;
      await this.#seen(session);
      return id;
    }
    return undefined;
  }

  /** A connection of this session, which is cut off when the session ends. To be called back when it closed by itself. */
  attach(id: string, cutOff: CutOff): () => void {
    const connections = this.#connected.get(id) ?? new Set();
    this.#connected.set(id, connections.add(cutOff));
    return () => {
      connections.delete(cutOff);
      if (connections.size === 0 && this.#connected.get(id) === connections) this.#connected.delete(id);
    };
  }

  isConnected(id: string): boolean {
    return this.#connected.has(id);
  }

  async list(): Promise<SessionsFound> {
    const { sessions, unusable } = await this.#folder.list();
    return { sessions: sessions.filter(({ id }) => !this.#revoked.has(id)), unusable };
  }

  /** Ends its connections too. Throws `station.screen-unknown`. `record` comes first: when it throws, nothing happens. */
  async revoke(id: string, record: () => void = () => undefined): Promise<void> {
    const { sessions, unusable } = await this.list();
    if (![...sessions, ...unusable].some((each) => each.id === id)) throw new Fault('station.screen-unknown', { id });
    record();
    await this.#end(id);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #live(id: string): Promise<ScreenSession | undefined> {
    return this.#revoked.has(id) ? undefined : this.#folder.read(id);
  }

  async #end(id: string): Promise<void> {
    this.#revoked.add(id);
    this.#cutOff(id);
    await this.#folder.revoke(id);
  }

  #cutOff(id: string): void {
    for (const cutOff of this.#connected.get(id) ?? []) cutOff();
  }

  async #makeRoom(): Promise<void> {
    const { sessions } = await this.#folder.list();
    for (const { id } of sessions.slice(MAX_SESSIONS - 1)) await this.#end(id);
  }

  async #checkConnected(): Promise<void> {
    if (this.#isChecking) return; // a slow disk
    this.#isChecking = true;
    try {
      for (const id of [...this.#connected.keys()]) await this.#check(id);
    } finally {
      this.#isChecking = false;
    }
  }

  async #check(id: string): Promise<void> {
    try {
      const session = await this.#live(id);
      if (session === undefined) await this.#end(id);
      else await this.#seen(session);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#cutOff(id); // its file cannot be trusted; the next request gets the reason
    }
  }

  async #seen(session: ScreenSession): Promise<void> {
    const awayMs = this.#nowMs() - Date.parse(session.lastSeenAt);
    if (awayMs >= 0 && awayMs < SEEN_EVERY_MS) return;
    const { id, secretSha256Hex, browser, since } = session;
    try {
      await this.#folder.write({ id, secretSha256Hex, browser, since, lastSeenAt: this.#now() });
    } catch (error) {
      // A full disk makes the list old, and keeps no screen away.
      if (!(error instanceof Fault) || error.code !== 'station.not-writable') throw error;
    }
  }

  #now(): string {
    return new Date(this.#nowMs()).toISOString();
  }
}

function cookieValues(header: string): string[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${COOKIE_NAME}=`))
    .map((pair) => pair.slice(COOKIE_NAME.length + 1));
}

/** Equal lengths for the comparison, whatever was sent. */
function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
