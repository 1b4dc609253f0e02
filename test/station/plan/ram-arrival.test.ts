/** What keeps an agent out of RAM, each with its own fault, and none of it after something permanent. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeAppImage } from '../../../fixtures/sample-product/app-image-writer.ts';
import type { BoardSpec, JigBoard, JigFault } from '../../../fixtures/virtual-jig/jig.ts';
import type { StepName } from '../../../station-core/ledger/step-evidence.ts';
import type { Product } from '../../../station-core/station/product/product.ts';
import type { RunResult } from '../../../station-core/station/plan/run-unit.ts';
import type { Station } from '../../../station-core/station/station.ts';
import { type Line, provision, quiet, startLine } from '../line.ts';

const CODE = 0x4038_0000;
/** `j .`: a program that runs and says nothing. */
const FOR_EVER = Buffer.from('6f000000', 'hex');

let dir: string;
let line: Line;
let station: Station;
let product: Product;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'birthmark-ram-'));
  const image = join(dir, 'agent.bin');
  const segments = [{ loadAddress: CODE, bytes: FOR_EVER }];
  await writeFile(image, writeAppImage({ chip: 'esp32c3', entry: CODE, segments }));
  line = await startLine({ agent: { image, arrival: 'ram' } });
  const { config } = line.product;
  product = { ...line.product, config: { ...config, identity: { ...config.identity, bootTimeoutMs: 1_000 } } };
  station = await line.open();
});
afterAll(async () => {
  await station[Symbol.asyncDispose]();
  await line[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

async function boardOf(spec: Partial<BoardSpec> = {}): Promise<JigBoard> {
  const [board] = await line.addBoards({ chip: 'esp32c3', ...spec });
  if (board === undefined) throw new Error('no board');
  return board;
}

/** The stub that writes flash comes first: a fault of RAM begins with the step that loads the agent. */
async function loadedWith(board: JigBoard, fault: JigFault): Promise<RunResult> {
  const stepBegun = ({ name }: { name: StepName }): void => {
    if (name === 'boot') board.inject(fault);
  };
  return provision(station, { board, product, watch: { ...quiet, stepBegun } });
}

test.each([
  ['ram-load-refused', 'board.ram-load-refused'],
  ['ram-start-refused', 'board.ram-load-refused'],
  ['stub-does-not-start', 'board.ram-agent-silent'],
  ['silent-at:MEM_DATA', 'board.silent'],
  ['unplug-at:MEM_BEGIN', 'port.lost'],
] as const)('a board with the fault "%s" stops where the agent is loaded: %s', async (fault, code) => {
  expect((await loadedWith(await boardOf(), fault)).stopped).toMatchObject({ step: 'boot', fault: { code } });
});

test('with secure boot on nothing is written before the fault: no agent would run from RAM', async () => {
  const board = await boardOf({ burnt: { SECURE_BOOT_EN: 1 } });
  const before = Buffer.from(board.flash);
  expect((await provision(station, { board, product })).stopped).toMatchObject({
    step: 'admit',
    fault: { code: 'board.ram-load-locked' },
  });
  expect(board.flash.equals(before)).toBe(true);
});

test('a chip in Secure Download Mode does not even say who it is', async () => {
  const board = await boardOf({ burnt: { ENABLE_SECURITY_DOWNLOAD: 1 } });
  expect((await provision(station, { board, product })).stopped).toMatchObject({
    step: 'connect',
    fault: { code: 'board.locked' },
  });
});

test('on a port that cannot reset the board nothing is written before the fault: the stub would stay in that RAM', async () => {
  const board = await boardOf();
  const before = Buffer.from(board.flash);
  board.pressResetHoldingBoot();
  const byHand = { ...board, address: board.rawAddress };
  expect((await provision(station, { board: byHand, product })).stopped).toMatchObject({
    step: 'admit',
    fault: { code: 'board.ram-needs-reset' },
  });
  expect(board.flash.equals(before)).toBe(true);
});

test('a program that runs and says nothing is no agent', async () => {
  expect((await provision(station, { board: await boardOf(), product })).stopped).toMatchObject({
    step: 'boot',
    fault: { code: 'board.ram-agent-silent' },
  });
});
