import { startJig, type BoardSpec, type JigBoard, type JigChip } from '../../../fixtures/virtual-jig/jig.ts';
import type { AgentAsks } from '../../../station-core/protocol/unit-agent/bodies.ts';
import { decodeAgentFrame, decodeAgentAnswer, encodeAgentRequest } from '../../../station-core/codecs/agent.ts';
import type { AgentAnswer, AgentRequest } from '../../../station-core/protocol/unit-agent/messages.ts';
import { TestHost } from '../host.ts';
import { fillFlash } from '../sample-flash.ts';

/** A board with a flashed unit, booted, and its agent to talk to. */
type Name = AgentRequest['name'];

/** What a station adds to the noise of the unit. */
export const hostEntropy = Buffer.alloc(32, 0x5c);

/** What the console of a board says whose agent did not live to answer. */
const AGENT_ENDED = 'The unit agent has ended';
export class AgentEnded extends Error {
  override readonly name = 'AgentEnded';
}

export class Unit {
  readonly host: TestHost;
  readonly #timeoutMs: number;
  #sequence = 100;

  constructor(host: TestHost, timeoutMs = 3000) {
    this.host = host;
    this.#timeoutMs = timeoutMs;
  }

  async ask<N extends Name>(name: N, body: AgentAsks<N>): Promise<AgentAnswer<N>> {
    this.#sequence += 1;
    const frame = encodeAgentRequest({ name, sequence: this.#sequence, body } as AgentRequest);
    this.host.send(frame);
    await this.host.until(() => this.host.hasFrame || this.host.text.includes(AGENT_ENDED), this.#timeoutMs);
    if (!this.host.hasFrame) throw new AgentEnded(name);
    return decodeAgentAnswer(name, decodeAgentFrame(await this.host.frame()));
  }

  async get<N extends Name>(name: N, body: AgentAsks<N>) {
    const answer = await this.ask(name, body);
    if (answer.kind === 'refusal') throw new Error(`${name} was refused: ${answer.refusal.message}`);
    return answer.body;
  }

  async refusal(name: Name, body: AgentAsks<Name> = {}): Promise<string> {
    const answer = await this.ask(name, body);
    return answer.kind === 'refusal' ? answer.refusal.reason : 'answered';
  }
}

type Work = (unit: Unit, board: JigBoard, host: TestHost) => Promise<void>;

export async function booted(chip: JigChip, work: Work): Promise<void> {
  await bootedBoard({ chip }, work);
}

export async function bootedBoard(spec: BoardSpec, work: Work): Promise<void> {
  await using jig = await startJig({ boards: [spec] });
  const [board] = jig.boards;
  if (board === undefined) throw new Error('no board');
  fillFlash(board);
  await using host = await TestHost.open(board.address);
  await restart(host);
  await work(new Unit(host), board, host);
}

export async function restart(host: TestHost, timeoutMs?: number): Promise<void> {
  await host.hardReset();
  await host.until(() => host.text.includes('prov: SSID'), timeoutMs);
  await new Promise((resolve) => setTimeout(resolve, 40));
  host.forget();
}
