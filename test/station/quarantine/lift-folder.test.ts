import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import '../../../station-core/umask.ts';
import { askToLift, takeLifts } from '../../../station-core/station/quarantine/lift-folder.ts';

const never = new AbortController().signal;
const lifted = { id: 'Q-1', reason: 'restored from the backup', officers: ['olga', 'oscar'] };
let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'birthmark-lifts-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** A running station, and what it was given. */
function running(lift: (document: string) => Promise<typeof lifted>) {
  const logged: unknown[] = [];
  const log = { error: (what: unknown) => logged.push(what) } as unknown as Parameters<typeof takeLifts>[0]['log'];
  return Object.assign(takeLifts({ dataDir, lift, log, everyMs: 10 }), { logged });
}

test('a running station lifts what is brought to it, and leaves nothing in the folder', async () => {
  const brought: string[] = [];
  await using _station = running(async (document) => {
    brought.push(document);
    return lifted;
  });
  expect(await askToLift(dataDir, 'the signed lift', never)).toEqual(lifted);
  expect(brought).toEqual(['the signed lift']);
  expect(await readdir(join(dataDir, 'lifts'))).toEqual([]);
});

test('a refusal comes back by name, with its evidence; the same document may be brought again', async () => {
  let isGood = false;
  await using _station = running(async () => {
    if (!isGood) throw new Fault('document.untrusted', { signatures: 1 });
    return lifted;
  });
  await expect(askToLift(dataDir, 'one signature', never)).rejects.toMatchObject({
    code: 'document.untrusted',
    evidence: { signatures: 1 },
  });
  isGood = true;
  expect(await askToLift(dataDir, 'one signature', never)).toEqual(lifted);
});

test('where no station answers nothing stays behind that a later one would take', async () => {
  const giveUp = new AbortController();
  const asking = askToLift(dataDir, 'the signed lift', giveUp.signal);
  await expect.poll(() => readdir(join(dataDir, 'lifts')).catch(() => [])).toHaveLength(1);
  giveUp.abort(new Fault('station.stopped'));
  await expect(asking).rejects.toMatchObject({ code: 'station.stopped' });
  expect(await readdir(join(dataDir, 'lifts'))).toEqual([]);
});

test('a link and a foreign file in the folder are not read, and keep no lift away', async () => {
  const dir = join(dataDir, 'lifts');
  await mkdir(dir);
  await writeFile(join(dataDir, 'elsewhere'), 'what the station may read');
  await symlink(join(dataDir, 'elsewhere'), join(dir, `${'a'.repeat(32)}.jws`));
  await writeFile(join(dir, 'notes.txt'), 'nothing for the station');
  const brought: string[] = [];
  await using station = running(async (document) => {
    brought.push(document);
    return lifted;
  });
  expect(await askToLift(dataDir, 'the signed lift', never)).toEqual(lifted);
  expect(brought).toEqual(['the signed lift']);
  expect(station.logged).toEqual([]);
});
