import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, expect, test } from 'vitest';
import { RevokedSessions } from '../../../station-core/host/sessions/revoked-sessions.ts';
import { SessionFolder } from '../../../station-core/host/sessions/session-folder.ts';
import { decodeEntry } from '../../../station-core/ledger/entry.ts';
import { openLedger } from '../../ledger/sample-ledger.ts';

function station() {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-revoked-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  const ledger = openLedger(dir);
  const logged: unknown[] = [];
  const folder = new SessionFolder(dir);
  const log = { warn: (what: unknown) => logged.push(what) } as unknown as ConstructorParameters<
    typeof RevokedSessions
  >[0]['log'];
  const restarted = (): RevokedSessions => new RevokedSessions({ folder, ledger, log });
  const entries = () =>
    ledger
      .entriesFrom(0, 100)
      .flatMap(({ leaf }) => decodeEntry(leaf) ?? [])
      .filter(({ kind }) => kind === 'screen-revoked');
  return { folder, ledger, restarted, entries, logged };
}

const ONE = '3f9a12bc04d7';
const TWO = '3f9a12bc04d8';

test('what a command revoked beside the station is an entry at the next look, once, also after a restart', async () => {
  const { folder, restarted, entries } = station();
  await folder.revoke(ONE);
  const revoked = restarted();
  await revoked.look();
  await revoked.look();
  await restarted().look();
  expect(entries()).toMatchObject([{ session: ONE }]);
  expect(entries()[0]).not.toHaveProperty('by');
});

test('what an administrator revokes names them, before it is done and not twice', async () => {
  const { folder, restarted, entries } = station();
  const revoked = restarted();
  revoked.record(ONE, 'ada');
  expect(entries()).toMatchObject([{ session: ONE, by: 'ada' }]);
  await folder.revoke(ONE);
  await folder.revoke(TWO);
  await revoked.look();
  expect(entries()).toMatchObject([{ session: ONE, by: 'ada' }, { session: TWO }]);
});

test('a ledger that takes nothing ends nothing: the next look records it', async () => {
  const { folder, ledger, restarted, entries, logged } = station();
  await folder.revoke(ONE);
  const append = ledger.append.bind(ledger);
  Object.assign(ledger, {
    append: () => {
      throw new Error('no space for the ledger');
    },
  });
  const revoked = restarted();
  await revoked.look();
  expect([entries(), logged]).toMatchObject([[], [{ err: { message: 'no space for the ledger' } }]]);
  Object.assign(ledger, { append });
  await revoked.look();
  expect(entries()).toMatchObject([{ session: ONE }]);
});
