import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MOST_VIEWS, SavedViews } from '../../station-core/operators/saved-views.ts';

async function scratch(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-views-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

const FAILED = { name: 'Failed today', query: 'outcome=FAIL' };
const MINE = { name: 'My order', query: 'order=WO-1' };

test('each person has their own views, and they are there after a restart', async () => {
  const dir = await scratch();
  const views = new SavedViews({ dir });
  await views.save('quinn', MINE);
  await views.save('quinn', FAILED);
  await views.save('ada', { name: 'Failed today', query: 'outcome=ERROR' });
  const again = new SavedViews({ dir });
  expect(await again.of('quinn')).toEqual([FAILED, MINE]);
  expect(await again.of('ada')).toEqual([{ name: 'Failed today', query: 'outcome=ERROR' }]);
  expect(await again.of('nobody')).toEqual([]);
});

test('a view is replaced by one of the same name, and removed by its name', async () => {
  const views = new SavedViews({ dir: await scratch() });
  await views.save('quinn', FAILED);
  expect(await views.save('quinn', { name: FAILED.name, query: 'outcome=ERROR' })).toHaveLength(1);
  expect(await views.remove('quinn', FAILED.name)).toEqual([]);
  expect(await views.remove('quinn', 'never there')).toEqual([]);
});

test('views saved at once are all saved', async () => {
  const views = new SavedViews({ dir: await scratch() });
  const names = Array.from({ length: 12 }, (_, at) => `view ${at}`);
  await Promise.all(names.map((name) => views.save(name.length > 6 ? 'ada' : 'quinn', { name, query: '' })));
  expect([...(await views.of('ada')), ...(await views.of('quinn'))]).toHaveLength(12);
});

test('there is an end to what is kept, and a damaged file is said to be damaged', async () => {
  const dir = await scratch();
  const views = new SavedViews({ dir });
  for (let at = 0; at < MOST_VIEWS; at++) await views.save('quinn', { name: `view ${at}`, query: '' });
  await expect(views.save('quinn', FAILED)).rejects.toMatchObject({ code: 'views.too-many' });
  await writeFile(join(dir, 'views.json'), '{}');
  await expect(views.of('quinn')).rejects.toMatchObject({ code: 'views.damaged' });
});
