import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { birthmark } from '../../cli/birthmark.ts';

let folder: string;
let data: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'birthmark-trial-'));
  data = join(folder, 'trial station');
});
afterAll(() => rm(folder, { recursive: true }));

const trial = (...words: string[]) => birthmark('station', 'trial', '--data', data, '--json', ...words);
const config = () => JSON.parse(readFileSync(join(data, 'station.json'), 'utf8')) as Record<string, unknown>;

test('one answer sets a trial station up, and `station check` finds nothing that keeps boards from passing', async () => {
  const { exitCode, json } = await trial('--station', 'T1');
  expect({ exitCode, answer: json() }).toMatchObject({ exitCode: 0, answer: { ok: true, trial: true, station: 'T1' } });
  expect(config()).toMatchObject({ station: 'T1', trial: true });
  const checked = await birthmark('station', 'check', '--data', data, '--json');
  const { findings } = checked.json() as { findings: { check: string; state: string }[] };
  expect(findings.filter(({ state }) => state === 'problem' || state === 'not-checked')).toEqual([]);
  expect(findings).toContainEqual(expect.objectContaining({ check: 'signing-service', state: 'good' }));
});

test('a trial for a product of your own has a permit for it, and says where the release key is', async () => {
  const { json } = await trial('--station', 'T1', '--product', 'my-lamp');
  const { productDir, releaseKeyDir } = json() as { productDir: string; releaseKeyDir: string };
  expect(productDir).toBe(join(data, 'products', 'my-lamp'));
  expect(existsSync(releaseKeyDir)).toBe(true);
  expect(existsSync(join(data, 'permits', 'my-lamp.json'))).toBe(true);
});

test('the directory of a station of production is refused, and left as it is', async () => {
  const { trial: _mark, ...production } = config();
  await writeFile(join(data, 'station.json'), JSON.stringify(production));
  const { exitCode, json } = await trial();
  expect({ exitCode, answer: json() }).toMatchObject({
    exitCode: 1,
    answer: { fault: { code: 'document.other-kind' } },
  });
  expect(config()).toEqual(production);
});

test('a name that no station can have is wrong usage', async () => {
  expect((await trial('--station', 'my station')).exitCode).toBe(2);
});
