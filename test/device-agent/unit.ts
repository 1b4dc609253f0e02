import { Buffer } from 'node:buffer';
import { encodeSlip } from '../../station-core/protocol/slip.ts';
import type { AgentAnswers, AgentAsks, AgentRequestName } from '../../station-core/protocol/unit-agent/bodies.ts';
import {
  decodeAgentAnswer,
  encodeAgentRequest,
  type AgentAnswer,
  type AgentRequest,
} from '../../station-core/protocol/unit-agent/messages.ts';
import { boot, type AfterBoot, type Answer, type Boot } from './agent-program.ts';
import { unitFlash } from './unit-flash.ts';

export type KeyOption = NonNullable<Boot['keyOption']>;
export const KEY_OPTIONS: readonly KeyOption[] = ['flash', 'flash-encrypted', 'hmac', 'ecdsa'];

export interface Asked<Name extends AgentRequestName = AgentRequestName> {
  readonly name: Name;
  readonly body: AgentAsks<Name>;
}

export const HOST_ENTROPY = Buffer.alloc(32, 0x5c);
export const LOCKED_AT = 3; // in the eFuses of device-agent/ports/posix/silicon_file.c
const EFUSE_BYTES = 44;
const KEY_BLOCK_FREE = 1;

/** A unit whose flash and eFuses stay over its boots. Each `ask` is one boot, so nothing else can. */
export class Unit {
  readonly keyOption: KeyOption;
  /** How each boot runs: another program, or something in front of it. */
  readonly how: Pick<Boot, 'program' | 'under'>;
  flash: Buffer;
  efuses: Buffer | undefined;
  #sequence = 0x100;

  constructor(keyOption: KeyOption = 'flash', flash: Buffer = unitFlash(), how: Unit['how'] = {}) {
    this.keyOption = keyOption;
    this.flash = flash;
    this.how = how;
  }

  /** One boot with these requests, one after the other. */
  session(asked: readonly Asked[], more: readonly string[] = []): AfterBoot {
    const frames = asked.map(({ name, body }) => {
      this.#sequence += 1;
      return encodeSlip(encodeAgentRequest({ name, sequence: this.#sequence, body } as AgentRequest));
    });
    return this.boot(Buffer.concat(frames), more);
  }

  boot(line: Buffer, more: readonly string[] = []): AfterBoot {
    const { keyOption, flash, efuses } = this;
    const after = boot({ ...this.how, keyOption, flash, line, more, ...(efuses !== undefined && { efuses }) });
    this.flash = after.flash;
    this.efuses = after.efuses;
    return after;
  }

  get<Name extends AgentRequestName>(name: Name, body: AgentAsks<Name>): AgentAnswers<Name> {
    const [answer] = this.session([{ name, body }]).answers;
    return replyTo(name, answer);
  }

  /** The reason, or `answered`. */
  refusal<Name extends AgentRequestName>(name: Name, body: AgentAsks<Name>): string {
    const [answer] = this.session([{ name, body }]).answers;
    const decoded = decode(name, answer);
    return decoded.kind === 'refusal' ? decoded.refusal.reason : 'answered';
  }

  lock(): void {
    const efuses = this.efuses ?? blankEfuses();
    efuses.writeUInt8(1, LOCKED_AT);
    this.efuses = efuses;
  }
}

export function blankEfuses(): Buffer {
  const efuses = Buffer.alloc(EFUSE_BYTES);
  efuses.writeUInt8(KEY_BLOCK_FREE, 0);
  return efuses;
}

function decode<Name extends AgentRequestName>(name: Name, answer: Answer | undefined): AgentAnswer<Name> {
  if (answer === undefined) throw new Error(`${name} was not answered`);
  return decodeAgentAnswer(name, { kind: answer.kind, sequence: answer.sequence, body: answer.bodyBytes });
}

export function replyTo<Name extends AgentRequestName>(name: Name, answer: Answer | undefined): AgentAnswers<Name> {
  const decoded = decode(name, answer);
  if (decoded.kind === 'refusal') throw new Error(`${name} was refused: ${decoded.refusal.message}`);
  return decoded.body;
}
