import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import type { Printer } from '../../../station-core/labels/printers/printer.ts';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import type { LabelRecord } from '../../../station-core/ledger/unit-record.ts';
import { macOf } from '../../../station-core/model/mac.ts';
import { clearPrinter, closeInterruptedRuns, type Recovery } from '../../../station-core/station/plan/recovery.ts';

const never = new AbortController().signal;
const unit = macOf('24:0a:c4:00:00:01');

interface Remains {
  /** Without an end. */
  readonly runs?: readonly string[];
  /** What the ledger says of a job. */
  readonly labels?: Readonly<Record<string, LabelRecord['state']>>;
  /** Jobs of runs that a crash cut off. */
  readonly inDoubt?: readonly string[];
  readonly atPrinter?: readonly string[];
  readonly recall?: () => Promise<'recalled' | 'not-there'>;
}

/** A ledger and a printer after a crash, with what was done to them. */
function remains({ runs = [], labels = {}, inDoubt = [], atPrinter = [], recall = async () => 'recalled' }: Remains) {
  const done: string[] = [];
  const warned: unknown[] = [];
  const printer = {
    jobs: async () => atPrinter,
    recall: (job: string) => {
      done.push(`recall ${job}`);
      return recall();
    },
    discard: async (job: string) => {
      done.push(`discard ${job}`);
    },
  };
  const ledger: Pick<Recovery['ledger'], 'openRuns' | 'labelOfJob' | 'isLabelInDoubt'> = {
    openRuns: () => runs.map((run) => ({ run, unit })),
    isLabelInDoubt: (job) => inDoubt.includes(job),
    labelOfJob: (job) => {
      const state = labels[job];
      return state === undefined ? undefined : { job, run: 'r', labelSha256Hex: '', state };
    },
  };
  const append = ({ kind }: EntryBody): void => {
    done.push(kind);
  };
  const recovery = {
    ledger: Object.assign(ledger, { append }),
    printer: printer as unknown as Printer,
    log: { warn: (seen: unknown) => warned.push(seen) },
  } as unknown as Recovery;
  return { recovery, done, warned };
}

test('a start takes only labels of its own ledger from the printer: other stations and other people print there too', async () => {
  const { recovery, done } = remains({
    labels: { 'void-one': 'voided', 'read-back': 'printed' },
    atPrinter: ['void-one', 'read-back', 'of-another-station', 'test-1'],
  });
  await clearPrinter(recovery, never);
  expect(done).toEqual(['recall void-one', 'discard read-back']);
});

test('runs that a crash cut off end as errors; their labels are in doubt, not void, and the printer keeps them', async () => {
  const { recovery, done } = remains({
    runs: ['a', 'b'],
    labels: { 'in-doubt': 'printed', void: 'voided' },
    inDoubt: ['in-doubt'],
    atPrinter: ['in-doubt', 'void'],
  });
  expect(closeInterruptedRuns(recovery)).toBe(2);
  expect(done).toEqual(['run-closed', 'run-closed']);
  await clearPrinter(recovery, never);
  expect(done.slice(2)).toEqual(['recall void']);
});

const voidOne = { labels: { one: 'voided' }, atPrinter: ['one'] } as const;

test.each(['printer.offline', 'printer.garbled', 'printer.certificate', 'printer.refused-job'] as const)(
  'a start goes on with a printer that says %s, and logs it',
  async (code) => {
    const { recovery, warned } = remains({ ...voidOne, recall: () => Promise.reject(new Fault(code)) });
    await clearPrinter(recovery, never);
    expect(warned).toMatchObject([{ code }]);
  },
);

test('a folder that cannot be written keeps labels, so no board starts', async () => {
  const recall = () => Promise.reject(new Fault('printer.not-writable'));
  const { recovery } = remains({ ...voidOne, recall });
  await expect(clearPrinter(recovery, never)).rejects.toMatchObject({ code: 'printer.not-writable' });
});

test('a bug of ours is not forgiven as trouble of the printer', async () => {
  const { recovery } = remains({ ...voidOne, recall: () => Promise.reject(new TypeError('a bug')) });
  await expect(clearPrinter(recovery, never)).rejects.toThrow('a bug');
});
