import { printable } from '../../model/printable.ts';
import { randomInt } from 'node:crypto';
import { Fault, type FaultCode } from '../../fault.ts';
import {
  AGENT_REQUESTS,
  type AgentAnswers,
  type AgentRefusal,
  type AgentRequestName,
  REFUSAL_KIND,
  REPLY_BIT,
  type RefusalReason,
} from '../../protocol/unit-agent/bodies.ts';
import { decodeAgentAnswer, decodeAgentEnvelope, decodeAgentFrame, encodeAgentRequest } from '../../codecs/agent.ts';
import {
  AGENT_PROTOCOL_VERSION,
  isAgentFrame,
  type AgentEnvelope,
  type AgentFrame,
} from '../../protocol/unit-agent/frame.ts';
import { encodeHelloOfVersion1, type AgentRequest } from '../../protocol/unit-agent/messages.ts';
import type { Wire } from '../wire.ts';

/**
 * One request of the unit agent protocol and its reply: numbers it, repeats it on silence with the same number, passes
 * over what belongs to another exchange. Silence, refusal, another version and broken replies become Faults here.
 */
/** The largest request takes 0.4 s at 115200 baud; a port that needs longer is stuck. */
const SEND_TIMEOUT_MS = 5_000;
/** Kinds below are requests: on a line that echoes, our own. */
const FIRST_ANSWER_KIND = 0x80;
const HELLO_REPLY_KIND = AGENT_REQUESTS.hello.kind | REPLY_BIT;

export interface Patience {
  /** How often the request is sent in all. */
  readonly tries: number;
  /** How long a reply is awaited after each sending. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export type UnnumberedRequest = {
  [Name in AgentRequestName]: Omit<Extract<AgentRequest, { name: Name }>, 'sequence'>;
}[AgentRequestName];

interface Query<Name extends AgentRequestName> {
  readonly name: Name;
  readonly sequence: number;
  readonly bytes: Buffer;
  /** Sent at every third try instead: an agent of another version answers it in its own. */
  readonly version1?: { readonly sequence: number; readonly bytes: Buffer };
}

const VERSION_1_AT_EVERY = 3;

export class AgentExchange {
  readonly #wire: Wire;
  #busy = false;
  // Random, so that a restarted station does not meet the reply to a request of its earlier life.
  #sequence = randomInt(0x10000);

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  async ask<Name extends AgentRequestName>(
    request: Extract<UnnumberedRequest, { name: Name }>,
    patience: Patience,
  ): Promise<AgentAnswers<Name>> {
    return this.#alone(() => {
      const sequence = this.#nextSequence();
      const bytes = encodeAgentRequest({ ...request, sequence });
      return this.#exchange({ name: request.name, sequence, bytes }, patience);
    });
  }

  /** `hello` to whoever may come up, of whatever version (docs/specs/unit-agent.md §Versions). */
  async call(patience: Patience): Promise<AgentAnswers<'hello'>> {
    return this.#alone(() => {
      const [sequence, other] = [this.#nextSequence(), this.#nextSequence()];
      const bytes = encodeAgentRequest({ name: 'hello', body: {}, sequence });
      const version1 = { sequence: other, bytes: encodeHelloOfVersion1(other) };
      return this.#exchange({ name: 'hello', sequence, bytes, version1 }, patience);
    });
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy) throw new Error('the unit agent takes one request at a time');
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#busy = false;
    }
  }

  #nextSequence(): number {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    return this.#sequence;
  }

  async #exchange<Name extends AgentRequestName>(asked: Query<Name>, patience: Patience): Promise<AgentAnswers<Name>> {
    const { tries, timeoutMs, signal } = patience;
    this.#wire.isFrame = isAgentFrame;
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const { bytes } = attempt % VERSION_1_AT_EVERY === 0 ? (asked.version1 ?? asked) : asked;
      await this.#wire.sendFrame(bytes, { timeoutMs: SEND_TIMEOUT_MS, signal });
      const frame = await this.#answerTo(asked, patience);
      if (frame !== undefined) return this.#judge(asked, frame);
    }
    throw new Fault('board.agent-silent', { port: this.#wire.address, request: asked.name, tries, timeoutMs });
  }

  async #answerTo(asked: Query<AgentRequestName>, { timeoutMs, signal }: Patience): Promise<AgentFrame | undefined> {
    const deadlineMs = performance.now() + timeoutMs;
    for (;;) {
      const leftMs = Math.max(0, deadlineMs - performance.now());
      const bytes = await this.#wire.nextFrame({ timeoutMs: leftMs, signal });
      if (bytes === undefined) return undefined;
      if (!isAgentFrame(bytes)) continue; // taken from the line before this protocol began on it
      const { version, kind, sequence } = decodeAgentEnvelope(bytes);
      if (version !== AGENT_PROTOCOL_VERSION) this.#refuseVersion(asked, { version, kind, sequence });
      else if (sequence === asked.sequence && kind >= FIRST_ANSWER_KIND) return decodeAgentFrame(bytes);
    }
  }

  /** Whatever else another version may say, it is only understood as an answer to our `hello`. */
  #refuseVersion(asked: Query<AgentRequestName>, { version, kind, sequence }: AgentEnvelope): void {
    if (asked.name !== 'hello' || ![HELLO_REPLY_KIND, REFUSAL_KIND].includes(kind)) return;
    if (sequence !== asked.sequence && sequence !== asked.version1?.sequence) return;
    const versions = { agentSpeaks: version, stationSpeaks: AGENT_PROTOCOL_VERSION };
    throw new Fault('board.agent-version', { port: this.#wire.address, ...versions });
  }

  #judge<Name extends AgentRequestName>(asked: Query<Name>, frame: AgentFrame): AgentAnswers<Name> {
    const answer = decodeAgentAnswer(asked.name, frame);
    if (answer.kind === 'reply') return answer.body;
    throw new Fault(REFUSED[answer.refusal.reason] ?? 'board.agent-refused', {
      port: this.#wire.address,
      ...refusalEvidence(asked.name, answer.refusal),
    });
  }
}

/** What the person at the bench must know apart; the evidence names the reason of all others. */
const REFUSED: Partial<Record<RefusalReason, FaultCode>> = {
  'no-entropy': 'board.no-entropy',
  denied: 'label.does-not-open',
};

function refusalEvidence(request: AgentRequestName, refusal: AgentRefusal): Record<string, string> {
  return { request, reason: refusal.reason, message: printable(refusal.message) };
}
