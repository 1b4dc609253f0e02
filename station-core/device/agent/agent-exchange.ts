import { randomInt } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { AgentAnswers, AgentRefusal, AgentRequestName } from '../../protocol/unit-agent/bodies.ts';
import { decodeAgentFrame, decodeAgentAnswer, encodeAgentRequest } from '../../codecs/agent.ts';
import { isAgentFrame, type AgentFrame } from '../../protocol/unit-agent/frame.ts';
import type { AgentRequest } from '../../protocol/unit-agent/messages.ts';
import type { Wire } from '../wire.ts';

/**
 * One request of the unit agent protocol and its reply: numbers it, repeats it on silence with the same number, passes
 * over what belongs to another exchange. Silence, refusal and broken replies become Faults here.
 */
/** The largest request takes 0.4 s at 115200 baud; a port that needs longer is stuck. */
const SEND_TIMEOUT_MS = 5_000;
/** Kinds below are requests: on a line that echoes, our own. */
const FIRST_ANSWER_KIND = 0x80;

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
}

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
    if (this.#busy) throw new Error('the unit agent takes one request at a time');
    this.#busy = true;
    try {
      this.#sequence = (this.#sequence + 1) & 0xffff;
      const sequence = this.#sequence;
      const bytes = encodeAgentRequest({ ...request, sequence });
      return await this.#exchange({ name: request.name, sequence, bytes }, patience);
    } finally {
      this.#busy = false;
    }
  }

  async #exchange<Name extends AgentRequestName>(asked: Query<Name>, patience: Patience): Promise<AgentAnswers<Name>> {
    const { tries, timeoutMs, signal } = patience;
    this.#wire.isFrame = isAgentFrame;
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      await this.#wire.sendFrame(asked.bytes, { timeoutMs: SEND_TIMEOUT_MS, signal });
      const frame = await this.#answerTo(asked.sequence, patience);
      if (frame !== undefined) return this.#judge(asked, frame);
    }
    throw new Fault('board.agent-silent', { port: this.#wire.address, request: asked.name, tries, timeoutMs });
  }

  async #answerTo(sequence: number, { timeoutMs, signal }: Patience): Promise<AgentFrame | undefined> {
    const deadlineMs = performance.now() + timeoutMs;
    for (;;) {
      const leftMs = Math.max(0, deadlineMs - performance.now());
      const bytes = await this.#wire.nextFrame({ timeoutMs: leftMs, signal });
      if (bytes === undefined) return undefined;
      if (!isAgentFrame(bytes)) continue; // taken from the line before this protocol began on it
      const frame = decodeAgentFrame(bytes);
      if (frame.sequence === sequence && frame.kind >= FIRST_ANSWER_KIND) return frame;
    }
  }

  #judge<Name extends AgentRequestName>(asked: Query<Name>, frame: AgentFrame): AgentAnswers<Name> {
    const answer = decodeAgentAnswer(asked.name, frame);
    if (answer.kind === 'reply') return answer.body;
    throw new Fault('board.agent-refused', {
      port: this.#wire.address,
      ...refusalEvidence(asked.name, answer.refusal),
    });
  }
}

function refusalEvidence(request: AgentRequestName, refusal: AgentRefusal): Record<string, string> {
  // The words come from the unit: nothing in them may move a terminal's cursor.
  return { request, reason: refusal.reason, message: refusal.message.replace(/\p{C}/gu, '\ufffd') };
}
