import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startJig, type JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { TestHost } from '../host.ts';
import { fillFlash } from '../sample-flash.ts';
import { hostEntropy, restart, Unit } from './booted-unit.ts';

/** Boards as many as the largest jig has: each with a process of its own, and nothing left of any when they go. */
const BOARDS = 64;
/** A board that hangs is found long before; 64 boards on two cores take turns. */
const TURN_MS = 120_000;
const AGENT_STARTS_MS = 40;

test('64 boards run their agents at once, twice, and leave no process, no file and no listener behind', async () => {
  const warnings: string[] = [];
  const warned = ({ message }: Error): number => warnings.push(message);
  process.on('warning', warned);
  const [processesBefore, filesBefore] = [agentProcesses(), jigFolders()];
  {
    await using jig = await startJig({ boards: Array.from({ length: BOARDS }, () => ({ chip: 'esp32h2' })) });
    await using hosts = new AsyncDisposableStack();
    const units: Unit[] = [];
    for (const { rawAddress } of jig.boards) units.push(new Unit(hosts.use(await TestHost.open(rawAddress)), TURN_MS));
    for (const board of jig.boards) fillFlash(board);
    await powerAll(jig.boards, units);
    const keys = await Promise.all(units.map((unit) => unit.get('generate-key', { hostEntropy })));
    expect(new Set(keys.map(({ publicKey }) => Buffer.from(publicKey).toString('hex'))).size).toBe(BOARDS);
    expect(agentProcesses().length - processesBefore.length).toBe(BOARDS);
    await powerAll(jig.boards, units);
    const hellos = await Promise.all(units.map((unit) => unit.get('hello', {})));
    expect(hellos.map(({ publicKey }) => publicKey)).toEqual(keys.map(({ publicKey }) => publicKey));
    expect(agentProcesses().length - processesBefore.length).toBe(BOARDS);
  }
  expect(agentProcesses()).toEqual(processesBefore);
  expect(jigFolders()).toEqual(filesBefore);
  expect(warnings).toEqual([]);
  process.off('warning', warned);
});

test.each(['powerCycle', 'unplug', 'pressResetHoldingBoot'] as const)(
  '%s ends the process of the board',
  async (act) => {
    const before = agentProcesses();
    await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
    const [board] = jig.boards;
    if (board === undefined) throw new Error('no board');
    fillFlash(board);
    await using host = await TestHost.open(board.address);
    await restart(host);
    const started = (): string[] => agentProcesses().filter((each) => !before.includes(each));
    await expect.poll(started).toHaveLength(1);
    const [pid] = started();
    board[act]();
    await expect.poll(() => agentProcesses().includes(pid ?? '')).toBe(false);
  },
);

async function powerAll(boards: readonly JigBoard[], units: readonly Unit[]): Promise<void> {
  for (const { host } of units) host.forget();
  for (const board of boards) board.powerCycle();
  await Promise.all(units.map(({ host }) => host.until(() => host.text.includes('prov: SSID'), TURN_MS)));
  await sleep(AGENT_STARTS_MS);
  for (const { host } of units) host.forget();
}

/** What runs the agent below this very process, zombies included. */
function agentProcesses(): string[] {
  const processes = readdirSync('/proc').flatMap((pid) => (/^[0-9]+$/.test(pid) ? (statOf(pid) ?? []) : []));
  const below = new Set([String(process.pid)]);
  for (let size = 0; size < below.size;) {
    size = below.size;
    for (const { pid, parent } of processes) if (below.has(parent)) below.add(pid);
  }
  return processes.filter(({ pid, name }) => below.has(pid) && name === 'birthmark-agent').map(({ pid }) => pid);
}

/** proc(5): `pid (name) state parent …`. */
function statOf(pid: string): { pid: string; name: string; parent: string } | undefined {
  try {
    const [, name = '', parent = ''] = /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? [];
    return { pid, name, parent };
  } catch {
    return undefined; // it has just gone
  }
}

function jigFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`birthmark-jig-${process.pid}-`));
}
