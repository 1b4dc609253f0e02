import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BoardTrace } from '../../../station-core/device/trace/board-trace.ts';
import { Fault } from '../../../station-core/fault.ts';
import type { Mac } from '../../../station-core/model/mac.ts';
import { diagnose, diagnosisFileName, diagnosisPack } from '../../../station-core/station/diagnosis/pack.ts';
import { recentLog } from '../../../station-core/station/diagnosis/recent-log.ts';
import { keepSlotTrace, readSlotTraces } from '../../../station-core/station/diagnosis/slot-trace.ts';
import type { RunResult } from '../../../station-core/station/plan/run-unit.ts';
import { openLog } from '../../../station-core/station/setup/station-log.ts';
import { whole } from '../../../station-core/station/records/archive.ts';
import type { SlotOrder } from '../../../station-core/station/run-context.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'birthmark-diagnosis-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const quietLog = pino({ level: 'silent' });
const order = (slot: number) =>
  ({ slot, port: `socket://jig:${slot}`, product: { config: { product: 'lamp-one' } } }) as unknown as SlotOrder;
const passed: RunResult = { run: 'run-1', outcome: 'PASS', unit: '7c:df:a1:00:00:01' as Mac, serial: 'L1-S01-000001' };
const failed: RunResult = {
  run: 'run-2',
  outcome: 'FAIL',
  stopped: { step: 'flash', fault: new Fault('board.silent', { port: 'socket://jig:1', command: 'FLASH_DATA' }) },
};

function trace(): BoardTrace {
  const board = new BoardTrace();
  board.wire.sent(Buffer.from('c0000a04000000000000100040c0', 'hex'));
  board.booted('rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)\n', { redacted: (text) => text, fromReset: false });
  return board;
}

const keep = (slot: number, result: RunResult) =>
  keepSlotTrace({ dataDir, log: quietLog }, order(slot), { trace: trace(), result });

test('each slot keeps its newest run, and its newest failure through later passes', async () => {
  await keep(1, failed);
  await keep(1, passed);
  await keep(12, passed);
  const [one, twelve] = await readSlotTraces(dataDir);
  expect(one).toMatchObject({
    slot: 1,
    last: { run: 'run-1', outcome: 'PASS', frames: [], bootLog: { banner: 'rst:0x1 boot:0x8' } },
    failed: {
      run: 'run-2',
      stopped: { step: 'flash', code: 'board.silent', evidence: { command: 'FLASH_DATA' } },
      frames: [{ direction: 'sent', name: 'READ_REG', hex: '00100040' }],
    },
  });
  expect(twelve).toMatchObject({ slot: 12, last: { run: 'run-1' } });
  expect(twelve).not.toHaveProperty('failed');
});

test('what somebody else put into the folder is left out', async () => {
  await keep(1, passed);
  await writeFile(join(dataDir, 'diagnosis', 'slot-2.last.json'), 'no JSON');
  await writeFile(join(dataDir, 'diagnosis', 'slot-3.last.json'), '{"v":1,"slot":3}');
  await writeFile(join(dataDir, 'diagnosis', 'notes.txt'), 'K7RT');
  expect((await readSlotTraces(dataDir)).map(({ slot }) => slot)).toEqual([1]);
});

test('a disk that takes nothing costs the trace and not the unit', async () => {
  await writeFile(join(dataDir, 'diagnosis'), 'a file where the folder should be');
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  await keepSlotTrace({ dataDir, log }, order(1), { trace: trace(), result: passed });
  expect(lines.join('')).toContain('could not be kept');
});

test('the log is read from its end, across its files, with levels in words', async () => {
  const log = openLog(dataDir);
  log.warn({ code: 'board.silent' }, 'the board does not answer');
  log.info('the second line');
  expect(await recentLog(dataDir)).toMatchObject([
    { level: 'warn', text: 'the board does not answer', detail: '{"code":"board.silent"}' },
    { level: 'info', text: 'the second line' },
  ]);
  const [, second] = await recentLog(dataDir, 100);
  expect(second).toBeUndefined(); // the first of 100 bytes is half a line
  await writeFile(join(dataDir, 'log', 'station.1.jsonl'), '{"level":50,"time":1,"msg":"older"}\n');
  expect((await recentLog(dataDir)).map(({ text }) => text)).toEqual([
    'older',
    'the board does not answer',
    'the second line',
  ]);
});

test('a name and password in an address of the log are left out', async () => {
  openLog(dataDir).error(
    { printer: 'ipp://lee:hunter2@printer.local/ipp' },
    'no answer of ipp://lee:hunter2@printer.local',
  );
  const text = JSON.stringify(await recentLog(dataDir));
  expect(text).toContain('ipp://printer.local');
  expect(text).not.toContain('hunter2');
});

test('a station that never started has an empty log and no slots', async () => {
  expect(await diagnose({ dataDir, station: 'S01', adapters: [] })).toMatchObject({ slots: [], log: [] });
});

test('the pack holds slots, log, versions and adapters, and nothing else of the data directory', async () => {
  await keep(1, failed);
  openLog(dataDir).info('started');
  await mkdir(join(dataDir, 'ca'));
  await writeFile(join(dataDir, 'ca', 'key.pem'), 'PRIVATE');
  const adapter = { name: 'ttyUSB0 · CP2102N', path: '/dev/ttyUSB0', topologyPath: '1-1.2' };
  const diagnosis = await diagnose({ dataDir, station: 'S01', adapters: [adapter] });
  const files = unzipSync(await whole(diagnosisPack(diagnosis)));
  expect(Object.keys(files).sort()).toEqual([
    'README.txt',
    'log.jsonl',
    'slots/slot-1.failed.json',
    'slots/slot-1.last.json',
    'station.json',
  ]);
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  expect(JSON.parse(Buffer.from(files['station.json'] ?? []).toString())).toMatchObject({
    station: 'S01',
    versions: { birthmark: version, node: process.versions.node },
    adapters: [adapter],
  });
  expect(diagnosisFileName({ station: 'S01', at: '2026-12-01T08:00:00.123Z' })).toBe(
    'diagnosis-S01-20261201T080000Z.zip',
  );
});
