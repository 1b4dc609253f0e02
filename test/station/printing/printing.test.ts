import { expect, onTestFinished, test, vi } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { PRINTER_PATIENCE_MS } from '../../../station-core/station/printing/wait-for-printer.ts';
import { paperLine } from './paper-line.ts';

const lackOf = (code: string) => ({ kind: 'printer-lacks', fault: { code } });

test('a printer without paper is waited for: everybody hears what it lacks, and nothing is intended before it is ready', async () => {
  const line = paperLine();
  line.lacks.add('paper-out');
  const printed = line.print();
  await vi.waitUntil(() => line.events.length > 0);
  expect(line.events).toMatchObject([lackOf('printer.paper-out')]);
  expect(line.acts).toEqual([]);
  line.lacks.clear();
  const { job } = await printed;
  expect(line.events.at(-1)).toEqual({ kind: 'printer-lacks', fault: null });
  expect(line.acts).toEqual([`label-intended ${job}`, `print ${job}`, `label-printed ${job}`]);
});

test('everybody hears, once each, what the printer lacks while it has the label', async () => {
  const line = paperLine();
  line.meanwhile.push([], ['paper-out'], ['paper-out'], ['head-open', 'paper-out'], [], ['paper-out']);
  await line.print();
  const over = { kind: 'printer-lacks', fault: null };
  expect(line.events).toMatchObject([
    lackOf('printer.paper-out'),
    lackOf('printer.head-open'),
    over,
    lackOf('printer.paper-out'),
    over,
  ]);
});

test('a stop ends the wait for a printer at once, and leaves no label', async () => {
  const line = paperLine();
  line.lacks.add('head-open');
  const stop = new AbortController();
  const printed = line.print(stop.signal);
  await vi.waitUntil(() => line.events.length > 0);
  stop.abort(new Fault('station.stopped'));
  await expect(printed).rejects.toMatchObject({ code: 'station.stopped' });
  expect(line.acts).toEqual([]);
});

test('a printer that nobody sees to ends the unit with what it lacks', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const line = paperLine();
  line.lacks.add('ribbon-out');
  const printed = line.print().catch((error: unknown) => error);
  await vi.waitUntil(() => line.events.length > 0);
  await vi.advanceTimersByTimeAsync(PRINTER_PATIENCE_MS);
  expect(await printed).toMatchObject({ code: 'printer.ribbon-out' });
  expect(line.events.at(-1)).toEqual({ kind: 'printer-lacks', fault: null });
});

test('a printer that gives up in the middle of a label prints another one: the first is void, and taken back first', async () => {
  const line = paperLine();
  line.failures.push(new Fault('printer.paper-out'));
  const { job } = await line.print();
  const [, first = ''] = /^label-intended (.+)$/.exec(line.acts[0] ?? '') ?? [];
  expect(first).not.toBe(job);
  expect(line.acts).toEqual([
    `label-intended ${first}`,
    `print ${first}`,
    `label-voided ${first}`,
    `label-intended ${job}`,
    `recall ${first}`,
    `print ${job}`,
    `label-printed ${job}`,
  ]);
  expect(line.entries).toContainEqual(expect.objectContaining({ kind: 'label-voided', reason: 'printer.paper-out' }));
});

test('a printer that gives up again and again ends the unit', async () => {
  const line = paperLine();
  line.failures.push(...Array.from({ length: 9 }, () => new Fault('printer.media-jam')));
  await expect(line.print()).rejects.toMatchObject({ code: 'printer.media-jam' });
  expect(line.acts.filter((each) => each.startsWith('print '))).toHaveLength(4);
});

test('what nobody at the printer can mend ends the unit at once', async () => {
  const line = paperLine();
  line.failures.push(new Fault('printer.format'));
  await expect(line.print()).rejects.toMatchObject({ code: 'printer.format' });
  expect(line.acts.filter((each) => each.startsWith('print '))).toHaveLength(1);
});

test('a label is printed again while it is awaited: the one before is void with the reason and who wanted it', async () => {
  const line = paperLine();
  const { job: first } = await line.print();
  const confirmed = line.confirm(first);
  await vi.waitUntil(() => line.words.say({ kind: 'reprint', reason: 'damaged', by: 'olga' }));
  await vi.waitUntil(() => line.events.some((each) => each.kind === 'waiting-for-scan' && each.voids === 1));
  expect(line.entries).toContainEqual(
    expect.objectContaining({ kind: 'label-voided', job: first, reason: 'reprint: damaged', by: 'olga' }),
  );
  await vi.waitUntil(() => {
    line.scan();
    return line.acts.some((each) => each.startsWith('discard'));
  });
  const { job, scans } = await confirmed;
  expect(job).not.toBe(first);
  expect(scans).toBe(1);
  expect(line.acts.at(-1)).toBe(`discard ${job}`);
});

test('wrong scans count over all labels of a unit: printing again is no way to try more', async () => {
  const line = paperLine();
  const { job } = await line.print();
  const confirmed = line.confirm(job).catch((error: unknown) => error);
  const wrong = async (times: number): Promise<void> => {
    for (let at = 0; at < times; at += 1) {
      const before = line.events.length;
      line.scan('{"ver":"v1","name":"LAMP_000001"');
      await vi.waitUntil(() => line.events.length > before || at === 9);
    }
  };
  await vi.waitUntil(() => line.events.some(({ kind }) => kind === 'waiting-for-scan'));
  await wrong(6);
  expect(line.words.say({ kind: 'reprint', reason: 'unreadable' })).toBe(true);
  await vi.waitUntil(() => line.events.some((each) => each.kind === 'waiting-for-scan' && each.voids === 1));
  await wrong(3);
  line.scan('{"ver":"v1","name":"LAMP_000001"');
  expect(await confirmed).toMatchObject({ evidence: { scans: 10 } });
});

test('a word that comes while nothing is awaited changes nothing', async () => {
  const line = paperLine();
  expect(line.words.say({ kind: 'reprint', reason: 'lost' })).toBe(false);
  const { job } = await line.print();
  expect(line.acts).toEqual([`label-intended ${job}`, `print ${job}`, `label-printed ${job}`]);
});
