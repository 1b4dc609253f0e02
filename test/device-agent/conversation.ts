import { Buffer } from 'node:buffer';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSlip } from '../../station-core/protocol/slip.ts';
import type { AgentAnswers, AgentAsks, AgentRequestName } from '../../station-core/protocol/unit-agent/bodies.ts';
import { encodeAgentRequest, type AgentRequest } from '../../station-core/protocol/unit-agent/messages.ts';
import { answersIn, inWords, PROGRAM, type Answer } from './agent-program.ts';
import { blankEfuses, LOCKED_AT, replyTo } from './unit.ts';
import { UNIT, unitFlash } from './unit-flash.ts';

/** One boot in which a request may depend on the answer before it. */
export class Conversation implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'birthmark-agent-'));
  readonly #child: ChildProcess;
  #sent = Buffer.alloc(0);
  #read = 0;
  #sequence = 0x400;

  constructor() {
    const flash = join(this.#folder, 'flash');
    writeFileSync(flash, unitFlash());
    const unit = `--chip ${UNIT.chip} --mac ${UNIT.mac.toString('hex')} --boot-loader-offset 0 --key-option flash`;
    const stdio = ['pipe', 'pipe', 'inherit'] as const;
    this.#child = spawn(PROGRAM, ['--flash', flash, ...unit.split(' ')], { stdio: [...stdio] });
  }

  /** Behind the agent's back, as a station does it through the loader. */
  burnLock(): void {
    const efuses = blankEfuses();
    efuses.writeUInt8(1, LOCKED_AT);
    writeFileSync(join(this.#folder, 'flash.efuse'), efuses);
  }

  /** Everything that has come over the line, from the first byte on. */
  get sent(): Buffer {
    return this.#sent;
  }

  async get<Name extends AgentRequestName>(name: Name, body: AgentAsks<Name>): Promise<AgentAnswers<Name>> {
    return replyTo(name, await this.send(this.frame(name, body)));
  }

  /** `reply`, or the reason. */
  async ask<Name extends AgentRequestName>(name: Name, body: AgentAsks<Name>): Promise<string> {
    return inWords(await this.send(this.frame(name, body)));
  }

  frame<Name extends AgentRequestName>(name: Name, body: AgentAsks<Name>): Buffer {
    this.#sequence += 1;
    return encodeSlip(encodeAgentRequest({ name, sequence: this.#sequence, body } as AgentRequest));
  }

  /** Sends these bytes and waits for the next answer. */
  async send(line: Buffer): Promise<Answer> {
    this.#child.stdin?.write(line);
    for (;;) {
      const end = this.#sent.indexOf(0xc0, this.#read + 1);
      if (end !== -1) {
        const [answer] = answersIn(this.#sent.subarray(this.#read, end + 1));
        this.#read = end + 1;
        if (answer !== undefined) return answer;
      }
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const { stdout } = this.#child;
    if (stdout === null) throw new Error('the agent has no line');
    const [bytes] = (await once(stdout, 'data')) as [Buffer];
    this.#sent = Buffer.concat([this.#sent, bytes]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.stdin?.end();
    await closed;
    rmSync(this.#folder, { recursive: true });
  }
}
