import { describe, expect, test } from 'vitest';
import { canonicalBytes } from '../../../station-core/formats/text/canonical-json.ts';
import { decodeEntry } from '../../../station-core/ledger/entry.ts';
import { rebuildReasons } from '../../../station-core/ledger/rebuild-reason.ts';
import { RebuildsSeen } from '../../../station-core/ledger/verify/rebuilds-seen.ts';
import { verifyLedger } from '../../../station-core/ledger/verify/verify.ts';
import { checkpointSigner, openLedger, provision, sampleUnit, scratch } from '../sample-ledger.ts';
import { tamper } from './whole-ledger.ts';

const signer = checkpointSigner();
/** As software that had one column less would have made it, and one without a rule. */
const OTHER_DEFINITIONS = 'ALTER TABLE runs DROP COLUMN fault; DROP INDEX intentsLive';

/** A ledger on which software 0.1.0 has worked, then changed by `sql`. */
async function ledgerOf010(sql: string): Promise<string> {
  const dir = scratch();
  {
    using ledger = openLedger(dir, { version: '0.1.0' });
    ledger.append({ kind: 'station-started', version: '0.1.0' });
    provision(ledger, sampleUnit(1));
    await ledger.checkpoint(signer.sign, signer.publicKey);
  }
  tamper(dir, (db) => db.exec(sql));
  return dir;
}

function rebuildsIn(dir: string, version: string): object[] {
  const ledger = openLedger(dir, { version });
  const { sizeEntries } = ledger.head();
  ledger[Symbol.dispose]();
  const report = verifyLedger(dir, { checkpointKey: signer.publicKey, version });
  expect(report).toMatchObject({ ok: true, entries: sizeEntries });
  return report.rebuilds.map(({ reason, tables, fromVersion }) => ({ reason, tables, fromVersion }));
}

describe('tables are rebuilt', () => {
  test('by an upgrade: the entry says so, and from which version', async () => {
    const dir = await ledgerOf010(OTHER_DEFINITIONS);
    const change = { reason: 'schema-changed', tables: ['runs', 'intents'], fromVersion: '0.1.0' };
    expect(rebuildsIn(dir, '0.2.0')).toEqual([change]);
    expect(rebuildsIn(dir, '0.2.0')).toEqual([change]);
  });

  test('because somebody else wrote in the file: no upgrade explains other rows', async () => {
    const dir = await ledgerOf010('UPDATE labels SET voidedSeq = 7; DELETE FROM tags');
    expect(rebuildsIn(dir, '0.2.0')).toMatchObject([{ reason: 'contents-differed', tables: ['tags', 'labels'] }]);
  });

  test('because the definitions were changed under the same version: that is no upgrade', async () => {
    const dir = await ledgerOf010(OTHER_DEFINITIONS);
    expect(rebuildsIn(dir, '0.1.0')).toMatchObject([{ reason: 'contents-differed', tables: ['runs', 'intents'] }]);
  });

  test('and it is recorded, or they are not: a start that is cut off between the two hides nothing', async () => {
    const dir = await ledgerOf010('UPDATE labels SET voidedSeq = 7');
    const cutOff = (): Date => {
      throw new RangeError('cut off');
    };
    expect(() => openLedger(dir, { now: cutOff })).toThrow('cut off');
    expect(rebuildsIn(dir, '0.1.0')).toMatchObject([{ reason: 'contents-differed', tables: ['labels'] }]);
  });

  test('for both reasons at once: an upgrade hides nobody who wrote in the file', async () => {
    const dir = await ledgerOf010(`${OTHER_DEFINITIONS}; DELETE FROM tags`);
    expect(rebuildsIn(dir, '0.2.0')).toMatchObject([
      { reason: 'schema-changed', tables: ['runs', 'intents'] },
      { reason: 'contents-differed', tables: ['tags'] },
    ]);
  });

  test('not by a reader: before the first start after an upgrade they are outdated and the ledger is whole', async () => {
    const dir = await ledgerOf010(OTHER_DEFINITIONS);
    const key = { checkpointKey: signer.publicKey };
    expect(verifyLedger(dir, { ...key, version: '0.2.0' })).toMatchObject({
      ok: true,
      outdatedTables: ['runs', 'intents'],
    });
    expect(verifyLedger(dir, { ...key, version: '0.1.0' })).toMatchObject({ ok: false, outdatedTables: [] });
    expect(verifyLedger(dir, key)).toMatchObject({ ok: false, outdatedTables: [] });
  });
});

test('a ledger on which no station ever started gives no proof of an upgrade', () => {
  const differing = { inDefinition: ['runs'], inRows: [] };
  expect(rebuildReasons(differing, { before: undefined, now: '0.2.0' })).toEqual([
    { reason: 'contents-differed', tables: ['runs'] },
  ]);
  expect(rebuildReasons({ inDefinition: [], inRows: [] }, { before: '0.1.0', now: '0.2.0' })).toEqual([]);
});

test('an entry from before there were reasons is read, and its reason is not recorded', () => {
  const stamp = { v: 1, seq: 7, at: '2026-11-29T16:06:44.226Z', station: 'S01' };
  const entry = decodeEntry(canonicalBytes({ ...stamp, kind: 'tables-rebuilt', tables: ['units'] }));
  const seen = new RebuildsSeen();
  if (entry !== undefined) seen.look(entry);
  expect(seen.list).toEqual([{ seq: 7, at: stamp.at, tables: ['units'], reason: 'not-recorded' }]);
});
