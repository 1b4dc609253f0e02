import { afterAll, beforeAll, expect, test } from 'vitest';
import { ENTRIES_LIMITS, ENTRIES_PATH, storedEntriesSchema } from '../../station-core/sync/refill/stored-entries.ts';
import { type Headquarters, openHeadquarters } from './headquarters.ts';

let hq: Headquarters;

beforeAll(async () => {
  hq = await openHeadquarters(['line-0', 'line-1']);
  for (const [station, count] of [
    ['line-0', ENTRIES_LIMITS.entries + 500],
    ['line-1', 3],
  ] as const) {
    hq.ledgerOf(station).appendMany(count);
    expect((await hq.post(station, hq.ledgerOf(station).batch(0))).status).toBe(200);
  }
});

afterAll(() => hq[Symbol.asyncDispose]());

async function entriesFrom(station: string, from: number): Promise<Buffer[]> {
  const { status, body } = await hq.ask(station, `${ENTRIES_PATH}?from=${from}`);
  expect(status).toBe(200);
  const answer = storedEntriesSchema.parse(body);
  expect(answer.from).toBe(from);
  return answer.entries.map((entry) => Buffer.from(entry, 'base64'));
}

test('a station gets its own entries back, byte for byte, in as many answers as it takes', async () => {
  const got: Buffer[] = [];
  for (let answers = 0; answers < 10 && got.length < ENTRIES_LIMITS.entries + 500; answers++)
    got.push(...(await entriesFrom('line-0', got.length)));
  expect(got).toEqual(hq.ledgerOf('line-0').leaves.map((leaf) => Buffer.from(leaf)));
});

test('it gets those from one on, none beyond the last, and never those of another station', async () => {
  const own = hq.ledgerOf('line-1').leaves.map((leaf) => Buffer.from(leaf));
  expect(await entriesFrom('line-1', 2)).toEqual(own.slice(2));
  expect(await entriesFrom('line-1', 3)).toEqual([]);
});

test.each(['', '?from=-1', '?from=x', '?from=0&station=line-0', '?from=0&from=1'])(
  '%s is no question',
  async (query) => {
    const { status, refusal } = await hq.ask('line-1', `${ENTRIES_PATH}${query}`);
    expect(status).toBe(400);
    expect(refusal).toMatchObject({ reason: 'malformed' });
  },
);
