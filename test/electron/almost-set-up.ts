import { join } from 'node:path';
import { writeSampleProduct } from '../../fixtures/sample-product/sample-product.ts';
import type { TrialInit } from '../first-day/init/trial-init.ts';

/** All of a setup in a terminal, but the signatures of the officers under manifest and permit. */
export async function almostSetUp(init: TrialInit): Promise<void> {
  await init.json(...init.keyOptions);
  await init.json(...(await init.certificates()), '--headquarters', 'none');
  await init.sign(init.configuration, 'signer');
  await writeSampleProduct(join(init.dataDir, 'products', 'lamp-one'), { chip: 'esp32c3' });
  const line = [
    '--escrow',
    init.path('escrow.pem'),
    '--signer-account',
    'same',
    '--printer',
    'folder:labels',
    '--scanner',
    'typed',
    '--jig',
    '1x4',
  ];
  const permit = ['--permit', 'P-1', '--quota', '100', '--days', '365', '--ouis', 'any', '--rights', 'none'];
  await init.json(...line, ...permit);
}

export async function signDrafts(init: TrialInit): Promise<void> {
  await init.sign(init.draft('manifest.jws'), 'manifest');
  await init.sign(init.draft('P-1.jws'), 'permit');
}
