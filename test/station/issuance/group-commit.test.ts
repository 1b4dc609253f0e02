import { expect, test, vi } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import type { Entry, EntryBody } from '../../../station-core/ledger/entry.ts';
import type { Ledger } from '../../../station-core/ledger/ledger.ts';
import { GroupCommit } from '../../../station-core/station/issuance/group-commit.ts';

const body = (version: string): EntryBody => ({ kind: 'station-started', version });

/** A ledger that counts its commits and contradicts what it is told to. */
function ledgerThat(refuses: (version: unknown) => Error | undefined) {
  const commits: string[][] = [];
  const append = (input: EntryBody | readonly EntryBody[]): readonly Entry[] => {
    const bodies = 'kind' in input ? [input] : input;
    const versions = bodies.map((each) => (each.kind === 'station-started' ? each.version : ''));
    const refused = versions.map(refuses).find((error) => error !== undefined);
    if (refused !== undefined) throw refused;
    commits.push(versions);
    return bodies.map((each, seq) => Object.assign({ seq }, each) as unknown as Entry);
  };
  return { commits, append: append as Ledger['append'] };
}

test('entries of runs side by side share one commit, and each gets its own entry', async () => {
  const ledger = ledgerThat(() => undefined);
  const commits = new GroupCommit(ledger);
  const entries = await Promise.all(['a', 'b', 'c'].map((each) => commits.append(body(each))));
  expect(ledger.commits).toEqual([['a', 'b', 'c']]);
  expect(entries).toMatchObject([{ version: 'a' }, { version: 'b' }, { version: 'c' }]);
  await commits.append(body('d'));
  expect(ledger.commits).toHaveLength(2);
});

test('an entry that contradicts the ledger fails alone', async () => {
  const ledger = ledgerThat((version) => (version === 'b' ? new Fault('ledger.conflict') : undefined));
  const commits = new GroupCommit(ledger);
  const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((each) => commits.append(body(each))));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(ledger.commits).toEqual([['a'], ['c']]);
});

test('a disk that is full fails all of them, and none is tried again', async () => {
  let tries = 0;
  const ledger = ledgerThat(() => {
    tries += 1;
    return new Fault('ledger.disk-full');
  });
  const commits = new GroupCommit(ledger);
  const outcomes = await Promise.allSettled(['a', 'b'].map((each) => commits.append(body(each))));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(tries).toBe(2); // both were looked at in the one attempt
});

test('a group that is large enough is written without waiting for more', async () => {
  const ledger = ledgerThat(() => undefined);
  const commits = new GroupCommit(ledger);
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  try {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    await Promise.all(names.map((each) => commits.append(body(each)))); // no timer runs
    expect(ledger.commits).toEqual([names]);
  } finally {
    vi.useRealTimers();
  }
});
