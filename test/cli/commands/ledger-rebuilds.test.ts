import { expect, test } from 'vitest';
import { copyOldData } from '../../../fixtures/old-data/copy.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { tamper } from '../../ledger/verify/whole-ledger.ts';
import { birthmark } from '../birthmark.ts';

test('ledger verify shows the officer that tables were rebuilt, and whether an upgrade explains it', async () => {
  await using old = await copyOldData('dad4558');
  tamper(old.dataDir, (db) => db.exec('ALTER TABLE runs DROP COLUMN fault; DELETE FROM tags'));
  Ledger.open({ dir: old.dataDir, station: 'S01', version: '9.9.9' })[Symbol.dispose]();
  const verified = await birthmark('ledger', 'verify', '--data', old.dataDir);
  expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
  expect(verified.stdout).toMatch(/^ {2}entry 145, \S+Z: (?:\w+, )*runs(?:, \w+)*: software upgrade from 0\.1\.0$/m);
  expect(verified.stdout).toMatch(
    /^ {2}entry 146, \S+Z: tags: THE CONTENTS DIFFERED from the entries: something else/m,
  );
});
