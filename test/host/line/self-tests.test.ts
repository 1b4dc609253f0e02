import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scanLabel } from '../../../fixtures/label-scanner/scan.ts';
import { FAULTS, SELF_TEST_BOARDS } from '../../../station-core/contract.ts';
import { verdictOf } from '../../../station-core/host/line/self-tests.ts';
import { decodeEntry } from '../../../station-core/ledger/entry.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { administrator, assign, faultOf, ORDER, staff, startFloor, Watcher } from '../floor-line.ts';

const never = new AbortController().signal;

test('every fault that a board of a self-test must be answered with is a fault of the station', () => {
  const codes = Object.values(SELF_TEST_BOARDS).flat();
  expect(codes.filter((code) => !(code in FAULTS))).toEqual([]);
});

test('a board is as expected, caught for another reason, a false pass or a false alarm', () => {
  const passed = { outcome: 'PASS', fault: undefined } as const;
  const silent = { outcome: 'FAIL', fault: 'board.silent' } as const;
  expect(verdictOf('golden', passed)).toBe('as-expected');
  expect(verdictOf('golden', silent)).toBe('false-alarm');
  expect(verdictOf('no-answer', silent)).toBe('as-expected');
  expect(verdictOf('wrong-code', silent)).toBe('other-fault');
  expect(verdictOf('wrong-code', { outcome: 'ERROR', fault: undefined })).toBe('other-fault');
  expect(verdictOf('wrong-code', passed)).toBe('false-pass');
});

test('a self-test on real runs: a bad board that passes stops the line until it is acknowledged, restarts included', async () => {
  await using floor = await startFloor();
  const { host, line } = floor;
  const boards = await line.addBoards(...Array.from({ length: 4 }, () => ({ chip: 'esp32c3' as const })));
  boards[1]?.inject('silent');
  boards[2]?.inject('csr-foreign-key');
  const client = await staff(host);
  await assign(
    host,
    boards.map(({ address }) => address),
  );
  await client.orders.choose(ORDER);
  await using watcher = new Watcher(client);
  // The board in slot 4 is good: a station that cannot see the fault is simulated by a fault that is not there.
  const held = { 1: 'golden', 2: 'no-answer', 3: 'foreign-key', 4: 'bad-flash' } as const;
  await client.selfTest.start({
    boards: Object.entries(held).map(([slot, board]) => ({ slot: Number(slot), board })),
  });
  expect(await faultOf(client.slots.start({ slots: [1] }))).toMatchObject({ code: 'slot.busy' });
  for (const slot of [1, 4]) {
    await watcher.until((slots) => slots.get(slot)?.work?.scan != null, 60_000);
    const { serial } = watcher.slot(slot).work?.scan ?? { serial: '' };
    const label = await scanLabel(join(line.dataDir, 'labels', `${serial}.pdf`), never);
    await client.scan.submit({ text: label.reveal() });
  }
  await watcher.until((slots) => [...slots.values()].slice(0, 4).every(({ last }) => last !== null), 60_000);
  const { boards: results, stop } = await client.selfTest.state();
  expect(results.map(({ slot, verdict }) => [slot, verdict])).toEqual([
    [1, 'as-expected'],
    [2, 'as-expected'],
    [3, 'as-expected'],
    [4, 'false-pass'],
  ]);
  expect(stop).toMatchObject({ slot: 4, board: 'bad-flash' });
  // The search index follows the ledger a moment later.
  const totals = async () => (await client.selfTest.state()).totals;
  await expect.poll(totals, { timeout: 30_000 }).toMatchObject({ boards: 4, tests: 1, falsePasses: 1, falseAlarms: 0 });
  // What was caught is caught: nobody has to acknowledge those two, and no figure of the line counts any of the four.
  expect([2, 3].map((slot) => watcher.slot(slot).last?.acknowledged)).toEqual([true, true]);
  expect((await client.line.report({ period: 8 })).outcomes).toEqual({ PASS: 0, FAIL: 0, ERROR: 0, ABORTED: 0 });
  expect((await client.orders.current())?.passed).toBe(0);

  expect(await faultOf(client.slots.start({ slots: [2] }))).toMatchObject({
    code: 'self-test.false-pass',
    evidence: { slot: 4, board: 'bad-flash' },
  });
  expect(await faultOf(client.selfTest.acknowledge({ note: 'never mind' }))).toMatchObject({
    code: 'person.not-allowed',
  });
  await host[Symbol.asyncDispose]();
  const again = await floor.open();
  const admin = await administrator(again);
  expect((await admin.selfTest.state()).stop).toMatchObject({ slot: 4 });
  await admin.selfTest.acknowledge({ note: 'MD5 check of slot 4 repaired' });
  expect((await admin.selfTest.state()).stop).toBeNull();
  await again[Symbol.asyncDispose]();

  using ledger = openLedgerReader(line.dataDir);
  const entries = ledger.entriesFrom(0, 5_000).flatMap(({ leaf }) => decodeEntry(leaf) ?? []);
  const tested = entries.filter((entry) => entry.kind === 'self-test');
  expect(tested.map(({ slot, verdict }) => `${slot} ${verdict}`).sort()).toEqual([
    '1 as-expected',
    '2 as-expected',
    '3 as-expected',
    '4 false-pass',
  ]);
  expect(tested.find(({ slot }) => slot === 3)).toMatchObject({
    by: 'olga',
    expected: { board: 'foreign-key' },
    got: { outcome: 'FAIL', fault: 'csr.foreign-key' },
  });
  expect(entries.at(-1)).toMatchObject({
    kind: 'self-test-acknowledged',
    by: 'ada',
    note: 'MD5 check of slot 4 repaired',
  });
}, 240_000);
