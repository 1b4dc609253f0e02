import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sheetOf } from '../../../fixtures/label-scanner/paper.ts';
import { macOf } from '../../../station-core/model/mac.ts';
import { readNvs } from '../../../station-core/codecs/nvs.ts';
import { readSecureCert } from '../../../station-core/codecs/secure-cert.ts';
import { provisionSlots } from '../../../station-core/station/provision-slots.ts';
import { provisionUnit } from '../../../station-core/station/unit-plan.ts';
import { provision, quiet, slotOrder, startLine } from '../line.ts';
import { openedLine } from '../opened-line.ts';

const { line, station } = await openedLine();

test('a board passes with the evidence of all fifteen steps, and its record says who it is', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const result = await provision(station, { board, product: line.product });
  expect(result).toMatchObject({ outcome: 'PASS', unit: board.mac });
  const record = station.ledger.unit(board.mac);
  expect(record).toMatchObject({ outcome: 'PASS', serial: result.serial, mac: board.mac });
  expect(Object.keys(record?.evidence ?? {}).sort()).toEqual(provisionUnit.map(({ name }) => name).sort());
});

test('the regions of a release stand in the ledger once; the record of each unit shows them all, with its own', async () => {
  const boards = await line.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' });
  for (const board of boards) await provision(station, { board, product: line.product });
  const records = boards.map(({ mac }) => station.ledger.unit(mac));
  const [releaseSeq, ...others] = new Set(records.map((record) => record?.evidence.flash?.releaseSeq));
  expect([others, typeof releaseSeq]).toEqual([[], 'number']);
  const own = line.product.unitDataPartition.name;
  const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  for (const [at, record] of records.entries()) {
    expect(record?.entrySeqs).toContain(releaseSeq);
    const regions = record?.evidence.flash?.regions ?? [];
    expect(regions.map(({ name }) => name)).toEqual([...line.product.regions.map(({ name }) => name), own]);
    const flash = boards[at]?.flash ?? Buffer.alloc(0);
    for (const region of regions.filter(({ name }) => name !== 'otadata')) {
      const held = flash.subarray(region.offsetBytes, region.offsetBytes + region.lengthBytes);
      expect([region.name, region.sha256Hex]).toEqual([region.name, sha256Hex(held)]);
    }
    expect(record?.evidence.flash?.unitRegions?.map(({ name }) => name)).toEqual([own]);
    expect(record?.evidence.issue?.certDerBase64).toBe(record?.certificate?.certDerBase64);
  }
});

test('the unit holds its serial, its secrets as salt and verifier, its key and its chain, all in its own flash', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const { serial } = await provision(station, { board, product: line.product });
  const nvs = new Map(readNvs(board.flash.subarray(0x12000, 0x16000)).map(({ key, value }) => [key, value]));
  expect([...nvs.keys()].sort()).toEqual(['ap_pass', 'ap_ssid', 'sec2_salt', 'sec2_user', 'sec2_ver', 'serial']);
  expect(nvs.get('serial')).toMatchObject({ text: serial });
  const identity = readSecureCert(board.flash.subarray(0x16000, 0x18000));
  const leafDer = identity.find(({ type }) => type === 1)?.value;
  const [leafPem] = readFileSync(join(line.dataDir, 'certs', `${serial ?? ''}.pem`), 'utf8').split(
    /(?<=-----END CERTIFICATE-----\n)/,
  );
  expect(new X509Certificate(leafPem ?? '').raw.equals(Buffer.from(leafDer ?? []))).toBe(true);
});

test('an ESP32, whose key lives in flash, passes as an ESP32-C3 does', async () => {
  await using other = await startLine({ chip: 'esp32' });
  await using esp32Station = await other.open();
  const [board] = await other.addBoards({ chip: 'esp32' });
  if (board === undefined) throw new Error('no board');
  expect(await provision(esp32Station, { board, product: other.product })).toMatchObject({ outcome: 'PASS' });
});

test('four boards side by side get four serials, four keys and four labels', async () => {
  const boards = await line.addBoards(...Array.from({ length: 4 }, () => ({ chip: 'esp32c3' as const })));
  const orders = boards.map(({ address }, at) => slotOrder(at + 1, { port: address, product: line.product }));
  const results = await provisionSlots(station, orders, {
    watch: () => quiet,
    ended: () => undefined,
    abort: new AbortController().signal,
  });
  expect(results.map(({ outcome }) => outcome)).toEqual(['PASS', 'PASS', 'PASS', 'PASS']);
  expect(new Set(results.map(({ serial }) => serial)).size).toBe(4);
  const keys = results.map(({ unit }) => unit && station.ledger.liveIdentity(unit).certificate?.spkiSha256Hex);
  expect(new Set(keys).size).toBe(4);
  for (const { serial } of results) expect(existsSync(sheetOf(line.dataDir, serial ?? ''))).toBe(true);
  expect(readdirSync(join(line.dataDir, 'labels'))).toEqual(['.jobs']);
});

test('a unit that has passed is turned away, and a rework order gives it new secrets, a new label and a certificate in place of its first', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const first = await provision(station, { board, product: line.product });
  const again = await provision(station, { board, product: line.product });
  expect(again.stopped).toMatchObject({ step: 'admit', fault: { code: 'unit.already-provisioned' } });
  expect(station.ledger.unit(board.mac)?.outcome).toBe('PASS');
  const password = (): string =>
    readNvs(board.flash.subarray(0x12000, 0x16000))
      .map(({ key, value }) => (key === 'ap_pass' && value.type === 'string' ? value.text : ''))
      .join('');
  const before = password();
  const certificate = station.ledger.liveIdentity(macOf(board.mac)).certificate;
  const reworked = await provision(station, { board, product: line.product, rework: true });
  expect(reworked).toMatchObject({ outcome: 'PASS', serial: first.serial });
  expect(password()).not.toBe(before);
  const record = station.ledger.unit(macOf(board.mac));
  expect(record?.superseded).toEqual([certificate]);
  expect(record?.certificate?.spkiSha256Hex).not.toBe(certificate?.spkiSha256Hex);
});

test('a word that nobody opened reworks nothing, and a rework order makes no new units', async () => {
  const [board, fresh] = await line.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' });
  if (board === undefined || fresh === undefined) throw new Error('no board');
  await provision(station, { board, product: line.product });
  const asked = { port: board.address, product: line.product };
  const stopped = async (order: string) =>
    (await station.provision({ ...slotOrder(1, asked), order }, { watch: quiet, abort: new AbortController().signal }))
      .stopped;
  expect(await stopped('rework')).toMatchObject({ step: 'admit', fault: { code: 'unit.already-provisioned' } });
  expect(await stopped('RW-1')).toMatchObject({ step: 'admit', fault: { code: 'order.no-rework' } });
  const onFresh = await provision(station, { board: fresh, product: line.product, rework: true });
  expect(onFresh.stopped).toMatchObject({ step: 'admit', fault: { code: 'order.rework-only' } });
  expect(station.ledger.unit(macOf(board.mac))?.outcome).toBe('PASS');
});

test('after a rework exactly one label of the unit is valid, the old one cannot be recalled again, and the order is in the ledger', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const first = await provision(station, { board, product: line.product });
  const reworked = await provision(station, { board, product: line.product, rework: true });
  const record = station.ledger.unit(board.mac);
  expect(record?.labels.map(({ run, state }) => ({ run, state }))).toEqual([
    { run: first.run, state: 'voided' },
    { run: reworked.run, state: 'printed' },
  ]);
  expect(record?.evidence.admit).toMatchObject({
    history: 'rework',
    reworkOrder: expect.stringMatching(/^RW-\d+$/) as string,
  });
  const regions = record?.evidence.flash?.regions ?? [];
  expect(regions.filter(({ skipped }) => skipped).map(({ name }) => name)).toContain('app');
  expect(regions.find(({ name }) => name === line.product.unitDataPartition.name)?.skipped).toBe(false);
  const entries = entriesOf(reworked.run);
  expect(entries.findIndex(({ kind }) => kind === 'label-voided') + 1).toBe(
    entries.findIndex(({ kind }) => kind === 'secrets-drawn'),
  );
  expect(readdirSync(join(line.dataDir, 'labels', '.jobs'))).toEqual([]);
});

test('a rework that stops before its own label leaves no valid label, and no label file, of the unit', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const { serial = '' } = await provision(station, { board, product: line.product });
  board.inject('prove-bad-signature');
  expect(await provision(station, { board, product: line.product, rework: true })).toMatchObject({
    outcome: 'FAIL',
  });
  expect(station.ledger.unit(board.mac)?.labels.map(({ state }) => state)).toEqual(['voided']);
  expect(existsSync(join(line.dataDir, 'labels', `${serial}.pdf`))).toBe(false);
});

test('two slots that lead to one board are noticed', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const claims = await Promise.all([
    provision(station, { board, product: line.product, slot: 1 }),
    provision(station, { board, product: line.product, slot: 2 }),
  ]);
  expect(claims.filter(({ outcome }) => outcome === 'PASS').length).toBeLessThanOrEqual(1);
  expect(claims.some(({ outcome }) => outcome !== 'PASS')).toBe(true);
});

test('an operator who stops a run gets ABORTED, the serial stays reserved, and the next run takes it up', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const abort = new AbortController();
  const watch = {
    ...quiet,
    event: () => {
      abort.abort(new Error('stopped by the operator'));
    },
  };
  const stopped = await provision(station, { board, product: line.product, abort: abort.signal, watch });
  expect(stopped).toMatchObject({ outcome: 'ABORTED', stopped: { step: 'flash', fault: { code: 'station.stopped' } } });
  const next = await provision(station, { board, product: line.product });
  expect(next).toMatchObject({ outcome: 'PASS', serial: stopped.serial });
});

function entriesOf(run: string): Record<string, unknown>[] {
  return station.ledger
    .entriesFrom(0, 100_000)
    .map(({ leaf }) => JSON.parse(Buffer.from(leaf).toString('utf8')) as Record<string, unknown>)
    .filter((entry) => entry['run'] === run);
}
