import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { birthmark as program } from '../../station-core/cli/birthmark.ts';
import { COMMANDS } from '../../upstream/commands/commands.ts';
import { openHeadquarters } from './headquarters.ts';
import type { Headquarters } from './headquarters.ts';
import { birthmarkAs } from '../cli/birthmark.ts';
import type { Ran } from '../cli/birthmark.ts';

let hq: Headquarters;
beforeAll(async () => {
  hq = await openHeadquarters(['line-0', 'line-1']);
});
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
});

function upstream(...words: readonly string[]): Promise<Ran> {
  const env = { DATABASE_URL: hq.upstream.databaseUrl.reveal() };
  return birthmarkAs({ env }, 'upstream', ...words, '--data', join(hq.dir, 'upstream'));
}

const who = ['--by', 'hanna', '--reason', 'plan of March'];

test('everything that a person can read or decide in the registry is a command', () => {
  const groups = program().commands.find((each) => each.name() === 'upstream')?.commands ?? [];
  const names = groups.flatMap((group) => group.commands.map((each) => `${group.name()} ${each.name()}`));
  expect(names.filter((name) => name !== 'station add').sort()).toEqual(Object.keys(COMMANDS).sort());
});

test('a range is added by a person, listed as a table and as JSON, and ended', async () => {
  const range = ['--station', 'line-0', '--serial-prefix', 'L1-', '--from', '0000', '--to', '4999'];
  expect(await upstream('range', 'add', ...range, ...who)).toMatchObject({ exitCode: 0, stdout: 'Done.\n' });
  const listed = await upstream('range', 'list');
  expect(listed.stdout).toMatch(
    /^RANGE ID +STATION +KIND .*\n\d+ +line-0 +serial +L1- +0000 +4999 +hanna +plan of March/,
  );
  const { rows } = (await upstream('range', 'list', '--json')).json() as { rows: { range_id: string }[] };
  const id = rows[0]?.range_id ?? '';
  expect((await upstream('range', 'end', '--id', id, '--by', 'hanna')).exitCode).toBe(2);
  expect((await upstream('range', 'end', '--id', id, '--by', 'hanna', '--reason', 'line sold')).exitCode).toBe(0);
  expect((await upstream('range', 'list')).stdout).toBe('There is none.\n');
});

test('a decision without a person, or with one who is none, is not taken', async () => {
  expect((await upstream('finding', 'close', '--id', '1', '--reason', 'x')).exitCode).toBe(2);
  const nobody = await upstream('finding', 'close', '--id', '1', '--reason', 'x', '--by', 'Not A Person', '--json');
  expect(nobody.json()).toMatchObject({ fault: { code: 'station.bad-argument' } });
});

test('stations are listed with what is known of them', async () => {
  expect((await hq.head('line-0')).status).toBe(200);
  const { rows } = (await upstream('station', 'list', '--json')).json() as { rows: Record<string, unknown>[] };
  expect(rows).toMatchObject([
    { station: 'line-0', entries: '0', heard_at: expect.any(String) as string, code_until: null },
    { station: 'line-1', entries: '0', heard_at: null },
  ]);
});

test('a key is disabled, and whoever comes with it is refused', async () => {
  const { rows } = (await upstream('key', 'list', '--json')).json() as { rows: { key: string; holder: string }[] };
  const key = rows.find(({ holder }) => holder === 'line-1')?.key ?? '';
  expect((await upstream('key', 'disable', '--key', key, ...who)).exitCode).toBe(0);
  expect((await hq.head('line-1')).refusal?.reason).toBe('certificate-disabled');
});
