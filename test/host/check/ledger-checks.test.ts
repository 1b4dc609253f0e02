import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkClock, checkLedger } from '../../../station-core/host/check/ledger-checks.ts';

test('that a new station has no ledger yet is said once, by the check of the ledger', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'birthmark-new-'));
  onTestFinished(() => {
    rmSync(dataDir, { recursive: true });
  });
  writeFileSync(join(dataDir, 'station.json'), '{}');
  const options = { dataDir, now: new Date('2026-12-01T08:00:00Z'), signal: new AbortController().signal };
  expect(await checkLedger(options)).toMatchObject({ state: 'warning', fault: { code: 'ledger.not-begun' } });
  expect(checkClock(options)).toMatchObject({ state: 'good' });
});
