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
  /** Runs without an end, and the label of each. */
  readonly runs?: Readonly<Record<string, string>>;
  /** What the ledger says of a job. */
  readonly labels?: Readonly<Record<string, LabelRecord['state']>>;
  readonly atPrinter?: readonly string[];
  readonly recall?: () => Promise<'recalled' | 'not-there'>;
}

/** A ledger and a printer after a crash, with what was done to them. */
function remains({ runs = {}, labels = {}, atPrinter = [], recall = async () => 'recalled' }: Remains) {
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
  const ledger: Pick<Recovery['ledger'], 'openRuns' | 'openLabels' | 'labelOfJob'> = {
    openRuns: () => Object.keys(runs).map((run) => ({ run, unit })),
    openLabels: (run) => [{ unit, job: runs[run] ?? '' }],
    labelOfJob: (job) => {
      const state = labels[job];
      return state === undefined ? undefined : { job, run: 'r', labelSha256Hex: '', state };
    },
  };
  const append = (bodies: readonly EntryBody[]): void => {
    done.push(...bodies.map(({ kind }) => kind));
  };
  const recovery = {
    ledger: Object.assign(ledger, { append }),
    printer: printer as unknown as Printer,
    log: { warn: (seen: unknown) => warned.push(seen) },
  } as unknown as Recovery;
  return { recovery, done, warned };
}

const offline = () => Promise.reject(new Fault('printer.offline'));

test('a start takes only labels of its own ledger from the printer: other stations and other people print there too', async () => {
  const { recovery, done } = remains({
    labels: { 'void-one': 'voided', 'read-back': 'printed' },
    atPrinter: ['void-one', 'read-back', 'of-another-station', 'test-1'],
  });
  await clearPrinter(recovery, never);
  expect(done).toEqual(['recall void-one', 'discard read-back']);
});

test('a printer that is off is asked once, and every interrupted run is closed all the same', async () => {
  const { recovery, done, warned } = remains({ runs: { a: 'job-a', b: 'job-b', c: 'job-c' }, recall: offline });
  expect(await closeInterruptedRuns(recovery, never)).toBe(3);
  const closed = ['label-voided', 'run-closed'];
  expect(done).toEqual(['recall job-a', ...closed, ...closed, ...closed]);
  expect(warned).toMatchObject([{ code: 'printer.offline' }]);
});

test.each(['printer.garbled', 'printer.certificate', 'printer.refused-job'] as const)(
  'a start goes on with a printer that says %s, and logs it',
  async (code) => {
    const recall = () => Promise.reject(new Fault(code));
    const { recovery, done, warned } = remains({ runs: { a: 'job-a', b: 'job-b' }, recall });
    await closeInterruptedRuns(recovery, never);
    expect(done.filter((each) => each.startsWith('recall'))).toHaveLength(2);
    expect(warned).toMatchObject([{ code }, { code }]);
  },
);

test('a folder that cannot be written keeps labels, so no board starts', async () => {
  const recall = () => Promise.reject(new Fault('printer.not-writable'));
  const { recovery, done } = remains({ runs: { a: 'job-a' }, recall });
  await expect(closeInterruptedRuns(recovery, never)).rejects.toMatchObject({ code: 'printer.not-writable' });
  expect(done).toEqual(['recall job-a']);
});

test('a bug of ours is not forgiven as trouble of the printer', async () => {
  const { recovery } = remains({ runs: { a: 'job-a' }, recall: () => Promise.reject(new TypeError('a bug')) });
  await expect(closeInterruptedRuns(recovery, never)).rejects.toThrow('a bug');
});
