/** From a build directory to a provisioned board, with the commands of the guide. */
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headquartersFolder } from '../../../fixtures/demo-station/headquarters-folder.ts';
import { setUpStation } from '../../../fixtures/demo-station/setup.ts';
import { startJig } from '../../../fixtures/virtual-jig/jig.ts';
import { birthmark } from '../../cli/birthmark.ts';
import { root } from '../../imports.ts';
import { readyMade } from '../../ready-made.ts';
import { buildInFolder, WITH_AGENT } from './build-in-folder.ts';

const SETUP = { station: 'S01', product: 'night-light' };
const ANSWERS = ['--organization', 'Example Devices', '--hardware-type', '1.3.6.1.4.1.32473.1.1'];

test('a build becomes a product, two officers allow it, and the first board of it passes', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'birthmark-first-unit-'));
  const dataDir = join(folder.path, 'data');
  await readyMade('station for night-light', dataDir, (dir) => setUpStation(dir, SETUP));
  const prepared = await setUpStation(dataDir, SETUP); // permit and manifest, each signed by two officers
  await prepared.writeConfig();
  await using build = await buildInFolder({ kconfig: WITH_AGENT, components: ['main', 'birthmark_agent'] });
  const product = join(dataDir, 'products', 'night-light');
  const key = join(headquartersFolder(dataDir), 'release-key', 'release-key.json');
  const made = await birthmark('product', 'new', build.path, '--out', product, '--key', key, ...ANSWERS);
  expect(made).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await birthmark('product', 'check', product)).toMatchObject({ exitCode: 0 });
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
  const port = jig.boards[0]?.address ?? '';
  const ran = await birthmark('provision', '--port', port, '--product', product, '--data', dataDir, '--json');
  expect(ran.json()).toMatchObject({ ok: true, units: [{ slot: 1, outcome: 'PASS', serial: 'N1-S01-000001' }] });
});

test('the guide names these commands, in this order', async () => {
  const guide = await readFile(join(root, 'docs/guides/product.md'), 'utf8');
  const commands = [...guide.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, text = '']) => text.trim().split('\n'));
  expect(commands).toEqual([
    'birthmark release key new release-key.pem',
    'birthmark product new build --key release-key.pem',
    'birthmark product check lamp-one',
  ]);
});
