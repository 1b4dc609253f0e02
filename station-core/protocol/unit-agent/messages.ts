import type { Buffer } from 'node:buffer';
import type { z } from 'zod';
import { ProtocolError } from '../protocol-error.ts';
import {
  AGENT_REQUESTS,
  REFUSAL_KIND,
  REPLY_BIT,
  agentRequestName,
  refusalBody,
  type AgentAnswers,
  type AgentAsks,
  type AgentRefusal,
  type AgentRequestName,
} from './bodies.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { encodeAgentFrame, type AgentFrame } from './frame.ts';

/**
 * Whole messages of the unit agent protocol, for the station and for an agent. What goes out is checked against the
 * same schemas as what comes in. No SLIP, no port, no clock.
 */
export type AgentRequest = {
  readonly [Name in AgentRequestName]: {
    readonly name: Name;
    readonly sequence: number;
    readonly body: AgentAsks<Name>;
  };
}[AgentRequestName];

export type AgentAnswer<Name extends AgentRequestName> =
  | { readonly kind: 'reply'; readonly body: AgentAnswers<Name> }
  | { readonly kind: 'refusal'; readonly refusal: AgentRefusal };

export function encodeAgentRequest(request: AgentRequest): Buffer {
  const { kind, asks } = AGENT_REQUESTS[request.name];
  return encodeAgentFrame({ kind, sequence: request.sequence, body: bodyBytes(asks, request.body) });
}

/** An agent of version 1 answers nothing else, and one of a later version refuses it in its own. */
export function encodeHelloOfVersion1(sequence: number): Buffer {
  return encodeAgentFrame({ kind: AGENT_REQUESTS.hello.kind, sequence, body: encodeCbor({}) }, 1);
}

/** `undefined`: a kind that is no request; an agent refuses it as `unsupported`. */
export function decodeAgentRequest(frame: AgentFrame): AgentRequest | undefined {
  const name = agentRequestName(frame.kind);
  if (name === undefined) return undefined;
  const body = parseBody(AGENT_REQUESTS[name].asks, frame.body);
  return { name, sequence: frame.sequence, body } as AgentRequest; // the table pairs each name with its own schema
}

export function encodeAgentReply<Name extends AgentRequestName>(
  name: Name,
  sequence: number,
  body: AgentAnswers<Name>,
): Buffer {
  const { kind, answers } = AGENT_REQUESTS[name];
  return encodeAgentFrame({ kind: kind | REPLY_BIT, sequence, body: bodyBytes(answers, body) });
}

export function encodeAgentRefusal(sequence: number, refusal: AgentRefusal): Buffer {
  return encodeAgentFrame({ kind: REFUSAL_KIND, sequence, body: bodyBytes(refusalBody, refusal) });
}

/** Reads the answer to the request `name`. A reply to some other request breaks the protocol. */
export function decodeAgentAnswer<Name extends AgentRequestName>(name: Name, frame: AgentFrame): AgentAnswer<Name> {
  const { kind, answers } = AGENT_REQUESTS[name];
  if (frame.kind === REFUSAL_KIND) {
    const refusal = parseBody(refusalBody, frame.body);
    if (refusal.request !== kind) throw broken(`refusal of request ${refusal.request}`, name);
    return { kind: 'refusal', refusal };
  }
  if (frame.kind !== (kind | REPLY_BIT)) throw broken(`reply of kind ${frame.kind}`, name);
  return { kind: 'reply', body: parseBody(answers, frame.body) as AgentAnswers<Name> }; // the same row of the table
}

function bodyBytes(schema: z.ZodType, body: unknown): Buffer {
  return encodeCbor(schema.parse(body)); // a body of ours that breaks its schema is a bug
}

function parseBody<Schema extends z.ZodType>(schema: Schema, bytes: Uint8Array): z.output<Schema> {
  const parsed = schema.safeParse(decodeCbor(bytes));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ProtocolError('bad-agent-message', {
    reason: issue?.message ?? 'body breaks its schema',
    field: issue?.path.join('.') ?? '',
    offsetBytes: 0,
  });
}

function broken(reason: string, request: AgentRequestName): ProtocolError {
  return new ProtocolError('bad-agent-message', { reason, request, offsetBytes: 1 });
}
