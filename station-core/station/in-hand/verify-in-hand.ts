/**
 * Says of a unit that somebody holds whether it is one of ours and still as it left the line. Nothing is written to it.
 * What was seen and the verdict become an entry; so does an attempt that comes to none.
 */
import { Board, type BoardOptions } from '../../device/board.ts';
import type { AgentClient, UnitHello } from '../../device/agent/agent-client.ts';
import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { UnitRecord } from '../../ledger/unit-record.ts';
import { type InHandCheck, type InHandStage, type InHandVerdict, verdictOf } from '../../model/desk/in-hand.ts';
import type { Mac } from '../../model/mac.ts';
import type { Secret } from '../../secret.ts';
import type { TagSecret } from '../../secrets/tags.ts';
import { within } from '../../wait.ts';
import { judge } from '../plan/outcome.ts';
import { challenge, type Challenged } from './challenge.ts';
import { compared, notChecked, recordCheck, statementChecks } from './compare.ts';
import { labelCheck, openingChecks } from './open-label.ts';
import { type FlashSeen, readFlash } from './read-flash.ts';

export interface InHandOrder {
  readonly port: string;
  readonly slot?: number;
  readonly by: string;
  /** The text of the QR code, if somebody scanned the label. */
  readonly label?: Secret<string>;
}

export interface InHandParts {
  readonly ledger: Ledger;
  readonly tag: TagSecret;
  /** How a board of this product is started, when its agent is in RAM. Throws when the product is not here. */
  readonly boardOptions: (product: string) => Promise<BoardOptions>;
  readonly report: (stage: InHandStage) => void;
  /** How long firmware may take until its agent answers, when that is not the usual time. */
  readonly bootTimeoutMs?: number;
}

export interface InHandResult {
  readonly unit: Mac;
  readonly serial?: string;
  readonly verdict: InHandVerdict;
  readonly checks: readonly InHandCheck[];
  /** Of the entry that says so. */
  readonly seq: number;
}

/** Loading an agent, waiting for a slow first boot, and SRP6a on the slowest chip. */
const TIMEOUT_MS = 180_000;

interface Seen {
  unit?: Mac;
}

export async function verifyInHand(order: InHandOrder, parts: InHandParts, abort: AbortSignal): Promise<InHandResult> {
  const { port, slot, by } = order;
  const place = { by, port, ...(slot === undefined ? {} : { slot }) };
  const seen: Seen = {};
  const late = (): Fault => new Fault('station.timed-out', { step: 'in hand', timeoutMs: TIMEOUT_MS });
  try {
    const { receiptBase64, ...found } = await within({ timeoutMs: TIMEOUT_MS, signal: abort, late }, (signal) =>
      new InHand(order, parts, seen).verify(signal),
    );
    const [{ seq }] = parts.ledger.append({
      kind: 'unit-verified',
      ...place,
      ...found,
      checks: [...found.checks],
      ...(receiptBase64 === undefined ? {} : { receiptBase64 }),
    });
    return { ...found, seq };
  } catch (thrown) {
    const { fault } = judge(thrown, abort);
    const { code, evidence, text } = fault;
    if (text.stops !== 'line') {
      const about = { ...place, ...(seen.unit === undefined ? {} : { unit: seen.unit }) };
      parts.ledger.append({ kind: 'verification-stopped', ...about, fault: { code, blame: text.blame, evidence } });
    }
    throw fault;
  }
}

type Found = Omit<InHandResult, 'seq'> & { readonly receiptBase64?: string };

interface Starting {
  readonly record: UnitRecord;
  /** What is asked of the agent that then answers. */
  readonly ask: (agent: AgentClient, hello: UnitHello) => Promise<Found>;
}

interface Known {
  readonly record: UnitRecord;
  readonly certDer: Buffer;
}

class InHand {
  readonly #order: InHandOrder;
  readonly #parts: InHandParts;
  readonly #seen: Seen;

  constructor(order: InHandOrder, parts: InHandParts, seen: Seen) {
    this.#order = order;
    this.#parts = parts;
    this.#seen = seen;
  }

  async verify(signal: AbortSignal): Promise<Found> {
    const { bootTimeoutMs } = this.#parts;
    await using board = new Board(this.#order.port, bootTimeoutMs === undefined ? {} : { bootTimeoutMs });
    this.#parts.report('connecting');
    const identity = await identityOf(board, signal);
    if (identity === 'in secure download mode') return await this.#verifyLocked(board, signal);
    const { mac, chip, security } = identity;
    this.#seen.unit = mac;
    const known = this.#known(mac);
    if (known === undefined) return notOurs(mac, [compared('record', 'no such unit', 'a unit of this station')]);
    const { evidence } = known.record;
    this.#parts.report('reading');
    const regions = security.flashEncryption ? undefined : evidence.flash?.regions;
    const flash =
      regions === undefined
        ? { checks: [], certSha256Hex: 'no-place' }
        : await readFlash(board, { chip, regions }, signal);
    const before = [recordCheck(known.record), ...flash.checks, ...this.#certificateCheck(known, flash)];
    return await this.#challenge(board, { mac, known, before }, signal);
  }

  /** In Secure Download Mode only the agent says anything. */
  async #verifyLocked(board: Board, signal: AbortSignal): Promise<Found> {
    this.#parts.report('starting');
    const hello = await board.boot(signal);
    this.#seen.unit = hello.mac;
    const known = this.#known(hello.mac);
    if (known === undefined) return notOurs(hello.mac, [compared('record', 'no such unit', 'a unit of this station')]);
    return this.#asked(board.agent(), { hello, known, before: [recordCheck(known.record)] }, signal);
  }

  /** A unit without a certificate never became one. */
  #known(unit: Mac): Known | undefined {
    const record = this.#parts.ledger.unit(unit);
    if (record?.certificate === undefined) return undefined;
    return { record, certDer: Buffer.from(record.certificate.certDerBase64, 'base64') };
  }

  #certificateCheck({ record }: Known, { certSha256Hex: found }: FlashSeen): InHandCheck[] {
    if (found === 'no-place') return [];
    const owner = this.#parts.ledger.unitOfCertificate(found);
    const other = owner === undefined || owner === record.mac ? '' : `, issued for ${owner}`;
    return [compared('certificate', `${found}${other}`, record.certificate?.certSha256Hex)];
  }

  /** When flash is not what was written, an agent that does not answer explains nothing more: what differs is the verdict. */
  async #challenge(
    board: Board,
    { mac, known, before }: { readonly mac: Mac; readonly known: Known; readonly before: readonly InHandCheck[] },
    signal: AbortSignal,
  ): Promise<Found> {
    const differs = before.some(({ result }) => result === 'differs');
    try {
      const ask = async (agent: AgentClient, hello: UnitHello): Promise<Found> => {
        if (hello.mac !== mac) throw new Fault('in-hand.other-board', { unit: mac, now: hello.mac });
        return this.#asked(agent, { hello, known, before }, signal);
      };
      return await this.#started(board, { record: known.record, ask }, signal);
    } catch (error) {
      if (!differs || !(error instanceof Fault) || error.text.blame !== 'board') throw error;
      signal.throwIfAborted();
      return found(known.record, [...before, notChecked('key', `the agent did not answer: ${error.code}`)]);
    }
  }

  async #started(board: Board, { record: { product, evidence }, ask }: Starting, signal: AbortSignal): Promise<Found> {
    this.#parts.report('starting');
    if (evidence.boot?.runsAs !== 'ram') {
      const hello = await board.boot(signal);
      return ask(board.agent(), hello);
    }
    const options = await this.#parts.boardOptions(product);
    await board[Symbol.asyncDispose](); // the program for its RAM is known only now
    await using withAgent = new Board(this.#order.port, options);
    await withAgent.identify(signal);
    const hello = await withAgent.boot(signal);
    return await ask(withAgent.agent(), hello);
  }

  async #asked(
    agent: AgentClient,
    { hello, known, before }: { hello: UnitHello; known: Known; before: readonly InHandCheck[] },
    signal: AbortSignal,
  ): Promise<Found> {
    const { record, certDer } = known;
    this.#parts.report('challenging');
    const challenged = await challenge(agent, { hello, certDer }, signal);
    const stated = [...before, ...statementChecks(record, challenged)];
    const checks = [...stated, ...(await this.#label(agent, { record, challenged }, signal))];
    const receiptBase64 = challenged.proof?.receiptBase64;
    return { ...found(record, checks), ...(receiptBase64 === undefined ? {} : { receiptBase64 }) };
  }

  async #label(
    agent: AgentClient,
    { record, challenged }: { readonly record: UnitRecord; readonly challenged: Challenged },
    signal: AbortSignal,
  ): Promise<InHandCheck[]> {
    const { label: scanned } = this.#order;
    if (scanned === undefined) {
      const why = 'no label was scanned';
      return [notChecked('label', why), notChecked('owner-code', why), notChecked('secrets', why)];
    }
    this.#parts.report('opening');
    const { ledger, tag } = this.#parts;
    const whose = await labelCheck({ ledger, record, tag, scanned });
    return [whose, ...(await openingChecks(agent, { record, scanned, proof: challenged.proof }, signal))];
  }
}

async function identityOf(board: Board, signal: AbortSignal) {
  try {
    return await board.identify(signal);
  } catch (error) {
    if (error instanceof Fault && error.code === 'board.locked') return 'in secure download mode' as const;
    throw error;
  }
}

function notOurs(unit: Mac, checks: readonly InHandCheck[]): Found {
  return { unit, verdict: 'not-ours', checks };
}

function found({ mac, serial }: UnitRecord, checks: readonly InHandCheck[]): Found {
  const merged = strongest(checks);
  const verdict = verdictOf(merged);
  if (verdict === undefined) {
    const missing = merged.filter(({ result }) => result === 'not-checked').map(({ check }) => check);
    throw new Fault('in-hand.unproven', { unit: mac, notChecked: missing.join(', ') });
  }
  return { unit: mac, ...(serial === undefined ? {} : { serial }), verdict, checks: merged };
}

/** One line for each check: of several that were made for it, one that differs, or else one that matches. */
function strongest(checks: readonly InHandCheck[]): InHandCheck[] {
  const rank = { differs: 2, matches: 1, 'not-checked': 0 } as const;
  const best = new Map<string, InHandCheck>();
  for (const each of checks) {
    const known = best.get(each.check);
    if (known === undefined || rank[each.result] > rank[known.result]) best.set(each.check, each);
  }
  return [...best.values()];
}
