import { expect, test } from 'vitest';
import type { Product } from '../../../station-core/station/product/product.ts';
import { provision, startLine } from '../line.ts';

test('a chip that is forced to use its Key Manager is refused before anything is written', async () => {
  await using line = await startLine();
  await using station = await line.open();
  const { config, build } = line.product;
  // The images stay those of an ESP32-C3: the run must not come as far as to write them.
  const product: Product = {
    ...line.product,
    config: { ...config, chip: 'esp32c5' },
    build: { ...build, chip: 'esp32c5' },
  };
  const [board] = await line.addBoards({ chip: 'esp32c5', burnt: { FORCE_USE_KEY_MANAGER_KEY: 2 } });
  if (board === undefined) throw new Error('no board');
  const before = Buffer.from(board.flash);
  expect((await provision(station, { board, product })).stopped).toMatchObject({
    step: 'admit',
    fault: { code: 'efuse.key-manager', evidence: { efuses: 'FORCE_USE_KEY_MANAGER_KEY = 2' } },
  });
  expect(board.flash.equals(before)).toBe(true);
});
