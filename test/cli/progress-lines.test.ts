import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { ProgressLines } from '../../station-core/cli/progress-lines.ts';
import { speedWords } from '../../station-core/cli/flash-progress.ts';
import { provisionByRam, provisionUnit } from '../../station-core/station/unit-plan.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('each board counts the steps of its own plan, whatever its neighbours have', () => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const short = provisionUnit.filter(({ name }) => ['connect', 'flash', 'close'].includes(name));
  const slots = [
    { slot: 1, port: 'COM7', plan: short },
    { slot: 2, port: 'COM8', plan: provisionByRam },
  ];
  using lines = new ProgressLines(slots, { asksForScans: false });
  for (const step of short) lines.watch(1).stepBegun(step);
  for (const step of provisionByRam.slice(-2)) lines.watch(2).stepBegun(step);
  const total = provisionByRam.length;
  const counts = written.map((line) => / (\d+\/\d+) /.exec(line)?.[1]);
  expect(counts).toEqual(['1/3', '2/3', '3/3', `${total - 1}/${total}`, `${total}/${total}`]);
});

test.each([
  [true, ['Scan the label of L1-S01-000001, or type the text of its QR code, then Enter. It is not shown.']],
  [false, []],
])('who scans or types at this terminal (%s) is told which label, and what to type', (asksForScans, said) => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  using lines = new ProgressLines([{ slot: 1, port: 'COM7', plan: provisionUnit }], { asksForScans });
  lines.watch(1).event({ kind: 'waiting-for-scan', serial: 'L1-S01-000001', voids: 0 });
  expect(written.map((line) => line.trim())).toEqual(said);
});

test.each([
  [0, 0],
  [80, 0],
  [0, 24],
])('a terminal that says %d columns and %d rows gets whole lines, one after the other', (columns, rows) => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const before = Object.entries(Object.getOwnPropertyDescriptors(process.stderr));
  Object.defineProperties(process.stderr, {
    isTTY: { value: true, configurable: true },
    columns: { value: columns, configurable: true },
    rows: { value: rows, configurable: true },
  });
  onTestFinished(() => {
    for (const name of ['isTTY', 'columns', 'rows']) Reflect.deleteProperty(process.stderr, name);
    Object.defineProperties(process.stderr, Object.fromEntries(before));
  });
  using lines = new ProgressLines([{ slot: 1, port: 'COM7', plan: provisionUnit }], { asksForScans: true });
  const [step] = provisionUnit;
  if (step === undefined) throw new Error('a plan has steps');
  lines.watch(1).stepBegun(step);
  lines.watch(1).event({ kind: 'waiting-for-scan', serial: 'L1-ST01-000001', voids: 0 });
  expect(written[0]).toContain(step.title);
  expect(written[1]).toContain('Scan the label of L1-ST01-000001');
});

test('the speed of flash and the time left are said as far as they are known', () => {
  expect(speedWords({ bytesPerSecond: null, secondsLeft: null })).toBe('');
  expect(speedWords({ bytesPerSecond: 118_400, secondsLeft: null })).toBe(', 118 kB/s');
  expect(speedWords({ bytesPerSecond: 118_400, secondsLeft: 9 })).toBe(', 118 kB/s, 9 s left');
  expect(speedWords({ bytesPerSecond: 118_400, secondsLeft: 0 })).toBe(', 118 kB/s');
});
