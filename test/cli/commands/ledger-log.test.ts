import { expect, test } from 'vitest';
import { certify, Planted } from '../../ledger/log/planted.ts';
import { birthmark } from '../birthmark.ts';

/** Grace certifies one unit by day, Otto one by night; then he is locked out. */
function plantedNight(): string {
  using ledger = planted();
  return ledger.dir;
}

function planted() {
  const night = new Planted('2026-03-02T12:00:00.000Z');
  const spans = [{ weekday: 1, from: '06:00', to: '22:00' }];
  night.append({ kind: 'working-hours-set', by: 'olga', timeZone: 'UTC', spans });
  certify(night, 1, { order: 'WO-1', operator: 'grace' });
  night.at('2026-03-02T23:00:00.000Z');
  certify(night, 2, { order: '=WO-2', operator: 'otto' });
  night.append({ kind: 'sign-in-refused', id: 'otto', how: 'pin', reason: 'person.locked-out' });
  return {
    dir: night.dir,
    [Symbol.dispose]: () => {
      night.ledger[Symbol.dispose]();
    },
  };
}

test('the log is read in the shell, newest first, with its marks', async () => {
  const { exitCode, stdout } = await birthmark('ledger', 'log', '--data', plantedNight());
  expect(exitCode).toBe(0);
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/^\d+ {2}2026-03-02T23:00:00\.000Z {2}sign-in-refused +otto +LOCKED-OUT$/);
  expect(lines[1]).toMatch(/certificate-issued +BM-S1-000002 +otto +=WO-2 +OUT-OF-HOURS$/);
  expect(lines[2]).toMatch(/certificate-issued +BM-S1-000001 +grace +WO-1$/);
  expect(stdout).toContain('The setup of the station is missing: quotas and receipts were not checked.');
});

test('filters hold together, and scripts get JSON with the evidence of each mark', async () => {
  const dir = plantedNight();
  const ran = await birthmark(
    ...['ledger', 'log', '--data', dir, '--json', '--mark', 'out-of-hours', 'refusal', '--person', 'otto'],
  );
  expect(ran.json()).toMatchObject({
    ok: true,
    total: 1,
    entries: [{ serial: 'BM-S1-000002', marks: [{ mark: 'out-of-hours', evidence: [0, expect.any(Number)] }] }],
  });
});

test('a spreadsheet gets a table in which no cell is a formula', async () => {
  const { stdout } = await birthmark(
    ...['ledger', 'log', '--data', plantedNight(), '--csv', '--kind', 'certificate-issued', '--oldest-first'],
  );
  const [head, first, second] = stdout.split('\r\n');
  expect(head).toBe('entry,time,event,marks,serial,MAC,person,concerns,order,product,details');
  expect(first).toMatch(
    /^\d+,2026-03-02T12:00:00\.000Z,certificate-issued,,BM-S1-000001,24:0a:c4:00:00:01,grace,,WO-1,/,
  );
  expect(second).toMatch(/,otto,,'=WO-2,lamp,/);
});

test('a time or a mark that means nothing is wrong usage', async () => {
  const wrongTime = await birthmark('ledger', 'log', '--data', '/nowhere', '--from', 'yesterday');
  expect(wrongTime).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Expected a day or time') as unknown,
  });
  const wrongMark = await birthmark('ledger', 'log', '--data', '/nowhere', '--mark', 'odd');
  expect(wrongMark).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('out-of-hours') as unknown });
});

test('the last day counts whole, as in a list of units', async () => {
  const dir = plantedNight();
  const listed = async (...words: readonly string[]) =>
    (await birthmark('ledger', 'log', '--data', dir, '--kind', 'certificate-issued', '--csv', ...words)).stdout
      .split('\r\n')
      .slice(1, -1).length;
  expect(await listed('--until', '2026-03-02')).toBe(2);
  expect(await listed('--until', '2026-03-02T12:30:00Z')).toBe(1);
  expect(await listed('--until', '2026-03-01')).toBe(0);
});

test('a kind of entry that there is not is refused, and what there is is named', async () => {
  const ran = await birthmark('ledger', 'log', '--data', plantedNight(), '--kind', 'certificate-isued');
  expect(ran).toMatchObject({ exitCode: 1, stdout: '' });
  expect(ran.stderr).toContain('there is no such kind of entry');
  expect(ran.stderr).toContain('certificate-issued');
});
