import { expect, test } from 'vitest';
import { macOf } from '../../station-core/model/mac.ts';
import { type HoldEars, hearHolds } from '../../station-core/sync/hear-holds.ts';
import type { Heard, HoldAnswer, HoldNews } from '../../station-core/sync/hold-news.ts';
import type { UpstreamReply } from '../../station-core/sync/transport.ts';

function news(station: string, seq: number): HoldNews {
  const unit = macOf('24:0a:c4:00:00:01');
  return { station, seq, at: '2026-11-21T09:00:00.000Z', what: 'held', hold: 'H', unit, by: 'quinn', reason: 'torn' };
}

/** Remembers as a ledger does. */
class Ears implements HoldEars {
  readonly taken: HoldNews[] = [];
  readonly asked: Heard[] = [];

  heard(): Heard {
    return Object.fromEntries(this.taken.map(({ station, seq }) => [station, seq]));
  }

  take(heardNow: readonly HoldNews[]): void {
    this.taken.push(...heardNow);
  }
}

function hearing(ears: Ears, answers: readonly UpstreamReply<HoldAnswer>[]): Promise<number> {
  const left = [...answers];
  return hearHolds({
    ears,
    station: 'S1',
    ask: async (heard) => {
      ears.asked.push(heard);
      return left.shift() ?? { kind: 'taken', value: { news: [], more: false } };
    },
  });
}

const taken = (list: readonly HoldNews[], more = false): UpstreamReply<HoldAnswer> => ({
  kind: 'taken',
  value: { news: [...list], more },
});

test('it asks until there is no more, each time from where it stands', async () => {
  const ears = new Ears();
  expect(await hearing(ears, [taken([news('S2', 4), news('S3', 1)], true), taken([news('S2', 8)])])).toBe(3);
  expect(ears.asked).toEqual([{}, { S2: 4, S3: 1 }]);
  expect(ears.heard()).toEqual({ S2: 8, S3: 1 });
});

test('an upstream from before there were holds is no trouble', async () => {
  const ears = new Ears();
  expect(await hearing(ears, [{ kind: 'refused', reason: 'not-found', detail: {} }])).toBe(0);
});

test('another refusal is a fault', async () => {
  await expect(hearing(new Ears(), [{ kind: 'refused', reason: 'unknown-station', detail: {} }])).rejects.toMatchObject(
    {
      code: 'sync.refused',
    },
  );
});

test.each<[string, readonly UpstreamReply<HoldAnswer>[]]>([
  ['holds of this very station', [taken([news('S1', 1)])]],
  ['what was heard already', [taken([news('S2', 4)], true), taken([news('S2', 4)])]],
  ['an older entry after a newer one', [taken([news('S2', 4), news('S2', 3)])]],
  ['more, and nothing of it', [taken([], true)]],
])('an upstream that answers with %s is not believed, and not asked without end', async (_, answers) => {
  const ears = new Ears();
  await expect(hearing(ears, answers)).rejects.toMatchObject({ code: 'sync.bad-answer' });
  expect(ears.taken.length).toBeLessThan(2);
});
