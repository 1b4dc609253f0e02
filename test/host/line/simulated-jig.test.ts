import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openJigControl } from '../../../fixtures/virtual-jig/control.ts';
import { startJig } from '../../../fixtures/virtual-jig/jig.ts';
import { isSimulated, SimulatedJig } from '../../../station-core/host/line/simulated-jig.ts';
import { controlOf, JIG, refusal } from './hand-runs.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'birthmark-jig-control-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
});

test('a press puts a fresh board into every slot that is not at work, and old results go with the old boards', async () => {
  const file = join(dir, 'whole.json');
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }, { chip: 'esp32c3' }], agent: 'none' });
  await using _ = await openJigControl(jig, file);
  const before = jig.boards.map(({ mac }) => mac);
  const ports = new Map(jig.boards.map(({ address }, at) => [at + 1, address]));
  const { slots, control } = controlOf({ jig: { ...JIG, ports } });
  await control.start([1], 'olga');
  slots.change(2, (view) => ({ ...view, look: 'same-board' }));
  const simulated = new SimulatedJig({ file, slots, control });
  expect(await simulated.nextBoards()).toEqual([2]);
  expect(jig.boards.map(({ mac }, at) => mac === before[at])).toEqual([true, false]);
  expect(control.isBusy(2)).toBe(false);
  expect(slots.get(2)).toMatchObject({ look: null, last: null });
});

test('how to reach the jig is known to nobody but its owner, and for no longer than it runs', async () => {
  const file = join(dir, 'owner.json');
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }], agent: 'none' });
  const control = await openJigControl(jig, file);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(isSimulated(file)).toBe(true);
  await control[Symbol.asyncDispose]();
  expect(isSimulated(file)).toBe(false);
});

test('who does not know its word exchanges nothing', async () => {
  const file = join(dir, 'word.json');
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }], agent: 'none' });
  await using _ = await openJigControl(jig, file);
  const { mac, address } = jig.boards[0] ?? { mac: '', address: '' };
  const { port } = JSON.parse(await readFile(file, 'utf8')) as { port: number };
  await writeFile(file, JSON.stringify({ port, token: '0'.repeat(32) }));
  const { slots, control } = controlOf({ jig: { ...JIG, ports: new Map([[1, address]]) } });
  expect(await refusal(new SimulatedJig({ file, slots, control }).nextBoards())).toBe('floor.no-simulated-jig');
  expect(jig.boards[0]?.mac).toBe(mac);
});

test('a jig that has ended is a fault with a remedy, and the slots are free again', async () => {
  const { slots, control } = controlOf();
  const simulated = new SimulatedJig({ file: join(dir, 'none.json'), slots, control });
  expect(await refusal(simulated.nextBoards())).toBe('floor.no-simulated-jig');
  expect((await control.start([1], 'olga')).started).toEqual([1]);
});
