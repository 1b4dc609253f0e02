import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startHeadquarters } from '../../fixtures/demo/headquarters.ts';
import { setUpStation } from '../../fixtures/demo-station/setup.ts';
import { type Line, startLine } from '../station/line.ts';
import { NOBODY, needsRoot, readableByAll } from '../ledger/where-nothing-can-be-written.ts';
import { tamper } from '../ledger/verify/whole-ledger.ts';
import { birthmark, birthmarkAs } from './birthmark.ts';

let line: Line;
let product: string;

beforeAll(async () => {
  line = await startLine();
  product = join(line.dataDir, 'product');
});

afterAll(async () => {
  await line[Symbol.asyncDispose]();
});

test('provision takes several ports side by side, exits 1 when one unit fails, and its JSON says which and why', async () => {
  const [good, bad] = await line.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' });
  if (good === undefined || bad === undefined) throw new Error('no boards');
  bad.inject('md5-lies');
  const ran = await birthmark(
    'provision',
    '--port',
    good.address,
    bad.address,
    '--product',
    product,
    '--data',
    line.dataDir,
    '--json',
  );
  expect(ran.exitCode).toBe(1);
  expect(ran.json()).toMatchObject({
    ok: false,
    units: [
      { slot: 1, outcome: 'PASS', unit: good.mac },
      { slot: 2, outcome: 'FAIL', unit: bad.mac, stopped: { step: 'flash', fault: { code: 'board.verify-mismatch' } } },
    ],
  });
  bad.heal();
  const again = await birthmark('provision', '--port', bad.address, '--product', product, '--data', line.dataDir);
  expect(again).toMatchObject({ exitCode: 0 });
  expect(again.stdout).toMatch(/slot 1: PASS L1-S01-00000[12]/);
  expect(again.stderr).toContain('15/15');
});

test('unit show finds a unit by serial number and by MAC, and says so when there is none', async () => {
  const shown = (await birthmark('unit', 'show', 'L1-S01-000001', '--data', line.dataDir, '--json')).json();
  expect(shown).toMatchObject({ serial: 'L1-S01-000001', outcome: 'PASS', receivedUpstream: false });
  const byMac = await birthmark('unit', 'show', String(shown['mac']).toUpperCase(), '--data', line.dataDir);
  expect(byMac.stdout).toContain('L1-S01-000001');
  expect(byMac.stdout).toMatch(/^made +slot 1 at \S+, 20\S+Z to 20\S+Z, \d+\.\d s$/m);
  expect(shown).toMatchObject({ station: 'S01', slot: 1, durationMs: expect.any(Number) as number });
  const nobody = await birthmark('unit', 'show', 'L9', '--data', line.dataDir, '--json');
  expect(nobody.exitCode).toBe(1);
  expect(nobody.json()).toMatchObject({
    ok: false,
    fault: { code: 'ledger.not-found', remedy: expect.stringMatching(/./) as string },
  });
});

test('ledger verify says the ledger is whole, without an HSM', async () => {
  const verified = await birthmark('ledger', 'verify', '--data', line.dataDir);
  expect(verified).toMatchObject({ exitCode: 0 });
  expect(verified.stdout).toMatch(/The ledger is whole\.\nIt is whole up to entry \d+; no witness/);
});

test('unit show says what the unit stated when it was made, in words and as values', async () => {
  const show = (...options: string[]) => birthmark('unit', 'show', 'L1-S01-000001', '--data', line.dataDir, ...options);
  const { stdout } = await show();
  for (const row of [
    /^agent +\S+, part of the application$/m,
    /^key +hmac, KEY\d, read-protected$/m,
    /^entropy +\d+ samples of [^,]+, longest run \d, most frequent \d+ in a window, key made in \d+ ms$/m,
    /^birth +signed by the unit: L1-S01-000001, [0-9a-f:]{17}, esp32c3, not locked when it signed$/m,
    /^ +firmware 1\.4\.2, app SHA-256 [0-9a-f]{64}$/m,
    /^ +boot loader SHA-256 [0-9a-f]{64}$/m,
    /^ +chain SHA-256 [0-9a-f]{64}, key hmac in KEY\d, read-protected$/m,
    /^ +eFuses: secure boot off, flash encryption off, JTAG open, download mode open, secure version 0$/m,
  ]) {
    expect(stdout).toMatch(row);
  }
  expect((await show('--json')).json()).toMatchObject({
    stated: { serial: 'L1-S01-000001', chip: 'esp32c3', 'efuse.downloadMode': 'open', 'key.readProtected': true },
    evidence: { openWithLabel: { opened: true } },
  });
});

test('unit show says that the ledger is whole, or that it is not, or that nobody knows', async () => {
  const dir = copyOfLine();
  const show = (...options: string[]) => birthmark('unit', 'show', 'L1-S01-000001', '--data', dir, ...options);
  const whole = await show();
  expect(whole).toMatchObject({ exitCode: 0 });
  expect(whole.stdout).toMatch(/ledger +whole, \d+ entries verified/);
  tamper(dir, (db) => db.prepare("UPDATE units SET serial = 'L1-S01-999999' WHERE serial = 'L1-S01-000002'").run());
  const changed = await show();
  expect(changed).toMatchObject({ exitCode: 1 });
  expect(changed.stdout).toMatch(/outcome +PASS[^]*ledger +NOT WHOLE: do not rely[^]*the table units says/);
  expect((await show('--json')).json()).toMatchObject({ outcome: 'PASS', ledger: { state: 'not-whole' } });
  const unasked = await show('--no-verify');
  expect(unasked).toMatchObject({ exitCode: 0 });
  expect(unasked.stdout).toContain('NOT VERIFIED');
  rmSync(join(dir, 'station.json'));
  const unknown = await show();
  expect(unknown).toMatchObject({ exitCode: 1 });
  expect(unknown.stdout).toMatch(/NOT CHECKED[^]*station\.bad-config/);
}, 60_000);

function copyOfLine(): string {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-copy-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  cpSync(line.dataDir, dir, { recursive: true });
  return dir;
}

test('a reader without write access verifies the ledger and looks up units', async (context) => {
  needsRoot(context);
  const dir = copyOfLine();
  readableByAll(dir);
  rmSync(join(dir, 'ledger.db-shm'), { force: true }); // SQLite may leave its index, and then needs no other
  const as = { uid: NOBODY };
  const verified = await birthmarkAs(as, 'ledger', 'verify', '--data', dir);
  expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
  expect(verified.stdout).toMatch(/Checked a copy: nothing can be written[^]*The ledger is whole\./);
  expect(await birthmarkAs(as, 'unit', 'show', 'L1-S01-000001', '--data', dir)).toMatchObject({ exitCode: 0 });
  expect(await birthmarkAs(as, 'sync', 'status', '--data', dir)).toMatchObject({ exitCode: 0 });
  chmodSync(join(dir, 'ledger.db'), 0o600);
  const barred = await birthmarkAs(as, 'ledger', 'verify', '--data', dir);
  expect(barred).toMatchObject({ exitCode: 3, stdout: '' }); // neither whole nor not
  expect(barred.stderr).toMatch(/could not be checked; nothing is known about it\. \(ledger\.not-checked\)/);
}, 60_000);

test('unit show does not look up what a label holds, and says what it wants instead', async () => {
  const label = JSON.stringify({ ver: 'v1', name: 'PROV_1', pop: 'Q7WXJK3MPR9TVZ2H', password: 'Q7WXJK3MPR9TVZ2H' });
  for (const id of [label, 'Q7WXJK3MPR9TVZ2H']) {
    const ran = await birthmark('unit', 'show', id, '--data', line.dataDir);
    expect(ran).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ran.stderr).toContain('the serial number or the MAC address');
    expect(ran.stderr).not.toContain('Q7WXJK3MPR9TVZ2H');
  }
});

test('with upstream down units pass all the same, their entries wait, and are sent when it is back', async () => {
  const prepared = await setUpStation(line.dataDir, { station: 'S01', product: 'lamp-one' });
  await using headquarters = await startHeadquarters(prepared);
  await prepared.writeConfig(headquarters.files);
  await headquarters.upstream.kill();
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const offline = await birthmark(
    'provision',
    '--port',
    board.address,
    '--product',
    product,
    '--data',
    line.dataDir,
    '--json',
  );
  expect(offline).toMatchObject({ exitCode: 0 });
  expect(offline.json()).toMatchObject({ ok: true, sync: { fault: { code: 'sync.unreachable' } } });
  expect((await birthmark('sync', 'status', '--data', line.dataDir, '--json')).json()).toMatchObject({ received: 0 });
  const down = await birthmark('sync', 'status', '--data', line.dataDir);
  expect(down.stdout).toMatch(/last fault sync\.unreachable .*since then nothing was sent/);
  await headquarters.upstream.restart();
  expect(await birthmark('sync', 'now', '--data', line.dataDir)).toMatchObject({ exitCode: 0 });
  const up = await birthmark('sync', 'status', '--data', line.dataDir);
  expect(up.stdout).toMatch(/0 waiting[^]*last fault sync\.unreachable .*over since/);
  const shown = await birthmark('unit', 'show', board.mac, '--data', line.dataDir, '--json');
  expect(shown.json()).toMatchObject({ outcome: 'PASS', receivedUpstream: true });
});

test('a wrong setup ends with exit status 1 before any board is touched', async () => {
  const ran = await birthmark(
    'provision',
    '--port',
    'rfc2217://127.0.0.1:9',
    '--product',
    product,
    '--data',
    join(line.dataDir, 'nowhere'),
  );
  expect(ran.exitCode).toBe(1);
  expect(ran.stderr).toContain('station.bad-config');
  expect(existsSync(join(line.dataDir, 'nowhere'))).toBe(false);
});
