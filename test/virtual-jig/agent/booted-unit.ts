import { startJig, type JigBoard, type JigChip } from '../../../fixtures/virtual-jig/jig.ts';
import type { AgentAsks } from '../../../station-core/protocol/unit-agent/bodies.ts';
import { decodeAgentFrame, decodeAgentAnswer, encodeAgentRequest } from '../../../station-core/codecs/agent.ts';
import type { AgentAnswer, AgentRequest } from '../../../station-core/protocol/unit-agent/messages.ts';
import { TestHost } from '../host.ts';
import { fillFlash } from '../sample-flash.ts';

/** A board with a flashed unit, booted, and its agent to talk to. */
type Name = AgentRequest['name'];

/** What a station adds to the noise of the unit. */
export const hostEntropy = Buffer.alloc(32, 0x5c);

export class Unit {
  readonly #host: TestHost;
  #sequence = 100;

  constructor(host: TestHost) {
    this.#host = host;
  }

  async ask<N extends Name>(name: N, body: AgentAsks<N>): Promise<AgentAnswer<N>> {
    this.#sequence += 1;
    const frame = encodeAgentRequest({ name, sequence: this.#sequence, body } as AgentRequest);
    return decodeAgentAnswer(name, decodeAgentFrame(await this.#host.ask(frame)));
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

export async function booted(
  chip: JigChip,
  work: (unit: Unit, board: JigBoard, host: TestHost) => Promise<void>,
): Promise<void> {
  await using jig = await startJig({ boards: [{ chip }] });
  const [board] = jig.boards;
  if (board === undefined) throw new Error('no board');
  fillFlash(board);
  await using host = await TestHost.open(board.address);
  await restart(host);
  await work(new Unit(host), board, host);
}

export async function restart(host: TestHost): Promise<void> {
  await host.hardReset();
  await host.until(() => host.text.includes('prov: SSID'));
  await new Promise((resolve) => setTimeout(resolve, 40));
  host.forget();
}
