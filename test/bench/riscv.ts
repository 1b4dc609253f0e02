import { createECDH } from 'node:crypto';
import { parseArgs } from 'node:util';
import { encodeSlip, SlipDecoder } from '../../station-core/protocol/slip.ts';
import { isAgentFrame } from '../../station-core/protocol/unit-agent/frame.ts';
import { encodeAgentRequest, type AgentRequest } from '../../station-core/protocol/unit-agent/messages.ts';
import { srpClientPublicKey } from '../../station-core/protocol/unit-agent/srp6a.ts';
import { UNIT } from '../device-agent/unit-flash.ts';
import { bareProgram, fillWithBareAgent, notBuilt } from '../virtual-jig/riscv/bare-image.ts';
import { builtProgram, noCompiler } from '../virtual-jig/riscv/built-program.ts';
import { VirtualC3 } from '../virtual-jig/riscv/virtual-c3.ts';
import { load, say, spread } from './figures.ts';

/**
 * How many million instructions a second the virtual ESP32-C3 executes, against what is asked: SHA-256 in C, and what the
 * agent on it does for key, CSR and SRP6a with mbedTLS. `node test/bench/riscv.ts [--repeat N]`.
 */
const { values } = parseArgs({ options: { repeat: { type: 'string', default: '3' } } });
const GOAL = 30;

interface Figure {
  readonly instructions: number;
  /** Of this thread on a processor, not of the clock: others use the machine too. */
  readonly cpuSeconds: number;
}

async function measured(c3: VirtualC3, work: () => Promise<void>): Promise<Figure> {
  const from = c3.machine.cpu.executed;
  const begin = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(begin);
  return { instructions: c3.machine.cpu.executed - from, cpuSeconds: (user + system) / 1e6 };
}

async function sha256(): Promise<Figure> {
  using c3 = new VirtualC3(builtProgram('sha256', { flags: ['-DROUNDS=200u'] }));
  return await measured(c3, () => c3.until(() => c3.sent.endsWith('\n')));
}

/** The requests of one unit, in their order. */
async function agent(): Promise<Record<string, Figure>> {
  using c3 = new VirtualC3(bareProgram('flash'));
  fillWithBareAgent(c3.flash.bytes);
  await c3.until(() => c3.sent.includes('birthmark-agent'));
  const ask = (request: AgentRequest): Promise<Figure> =>
    measured(c3, async () => {
      const before = frames(c3.sent);
      c3.machine.receive(encodeSlip(encodeAgentRequest(request)));
      await c3.until(() => frames(c3.sent) > before);
    });
  const clientPublicKey = srpClientPublicKey(createECDH('prime256v1').generateKeys().subarray(1, 33));
  const nonce = Buffer.alloc(32, 1);
  return {
    'generate-key': await ask({ name: 'generate-key', sequence: 1, body: { hostEntropy: Buffer.alloc(32, 2) } }),
    csr: await ask({ name: 'csr', sequence: 2, body: { nonce, subject: { serialNumber: UNIT.serial } } }),
    'srp-start': await ask({ name: 'srp-start', sequence: 3, body: { username: UNIT.username, clientPublicKey } }),
  };
}

const frames = (sent: string): number => {
  const decoder = new SlipDecoder({ isFrame: isAgentFrame });
  return decoder.push(Buffer.from(sent, 'latin1')).filter(({ kind }) => kind === 'frame').length;
};

const runs = new Map<string, Figure[]>();
const note = (name: string, figure: Figure): void => {
  runs.set(name, [...(runs.get(name) ?? []), figure]);
};
if (noCompiler !== undefined || notBuilt !== undefined) throw new Error(noCompiler ?? notBuilt);
for (let turn = 0; turn < Number(values.repeat); turn += 1) {
  note('SHA-256', await sha256());
  for (const [name, figure] of Object.entries(await agent())) note(name, figure);
}
for (const [name, figures] of runs) {
  const speeds = figures.map(({ instructions, cpuSeconds }) => instructions / 1e6 / cpuSeconds);
  const millions = spread(
    figures.map(({ instructions }) => instructions / 1e6),
    1,
  );
  say(`${name.padEnd(14)} ${spread(speeds, 0).padEnd(18)} million/s  goal ${GOAL}   ${millions} million  [${load()}]`);
}
