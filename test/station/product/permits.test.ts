import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headquartersFolder } from '../../../fixtures/demo-station/headquarters-folder.ts';
import { signedByOfficers, trialOfficers } from '../../../fixtures/token/trial-officers.ts';
import { Fault } from '../../../station-core/fault.ts';
import { parseSignedDocument } from '../../../station-core/formats/signed-document.ts';
import type { Permit } from '../../../station-core/formats/permit.ts';
import { choosePermit, type PermitNeed } from '../../../station-core/station/product/permits.ts';
import { type Line, provision, startLine } from '../line.ts';

const permit = (changes: Partial<Permit> = {}): Permit => ({
  permit: 'P-1',
  product: 'lamp-one',
  organization: 'Example Devices',
  organizationalUnit: 'Lamp One',
  serverAuth: false,
  quota: 10,
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2027-01-01T00:00:00Z',
  ...changes,
});

const need: PermitNeed = {
  product: 'lamp-one',
  station: 'S01',
  organization: 'Example Devices',
  organizationalUnit: 'Lamp One',
  serverAuth: false,
  rights: [],
  certified: false,
  now: new Date('2026-06-01T00:00:00Z'),
};

function chosen(
  permits: readonly Permit[],
  used: Record<string, number> = {},
  changes: Partial<PermitNeed> & { readonly revoked?: readonly string[] } = {},
) {
  const { revoked = [], ...asked } = changes;
  const known = { permits, used: new Map(Object.entries(used)), revoked: new Set(revoked) };
  return choosePermit(known, { ...need, ...asked }).permit;
}

test('a used-up, an expired and an unfit permit do not hide the good one behind them', () => {
  const permits = [
    permit({ permit: 'empty', quota: 0 }),
    permit({ permit: 'spent' }),
    permit({ permit: 'old', notAfter: '2026-02-01T00:00:00Z' }),
    permit({ permit: 'elsewhere', stations: ['S02'] }),
    permit({ permit: 'other-unit', organizationalUnit: 'Lamp Two' }),
    permit({ permit: 'good' }),
  ];
  expect(chosen(permits, { spent: 10, good: 9 })).toBe('good');
});

test.each([
  ['no permit at all', 'permit.none', []],
  ['one for another product', 'permit.none', [permit({ product: 'lamp-two' })]],
  ['one for another station', 'permit.none', [permit({ stations: ['S02'] })]],
  ['one for another organization', 'permit.none', [permit({ organization: 'Somebody else' })]],
  ['one that is over', 'permit.expired', [permit({ notAfter: '2026-02-01T00:00:00Z' })]],
  ['one that is used up', 'permit.used-up', [permit({ quota: 0 })]],
])('%s is %s', (_, code, permits) => {
  expect(() => chosen(permits)).toThrow(expect.objectContaining({ code }) as Error);
});

test('a product that wants the purpose TLS server needs a permit that allows it', () => {
  const permits = [permit({ permit: 'client-only' }), permit({ permit: 'server', serverAuth: true })];
  expect(chosen(permits, {}, { serverAuth: true })).toBe('server');
  expect(() => chosen([permit()], {}, { serverAuth: true })).toThrow(
    expect.objectContaining({ code: 'permit.none' }) as Error,
  );
});

test('what a product does to a unit for good needs a permit that allows it by name; silence allows nothing', () => {
  const permits = [permit({ permit: 'silent' }), permit({ permit: 'no-lock', lock: false, burn: true })];
  const both = permit({ permit: 'both', lock: true, burn: true });
  expect(chosen([...permits, both], {}, { rights: ['lock', 'burn'] })).toBe('both');
  expect(() => chosen(permits, {}, { rights: ['lock'] })).toThrow(
    expect.objectContaining({
      code: 'permit.none',
      evidence: expect.objectContaining({ lacks: 'lock' }) as unknown,
    }) as Error,
  );
  expect(chosen(permits, {}, { rights: ['burn'] })).toBe('no-lock');
});

test('a revoked permit is passed over, and refused by name where no other is left', () => {
  const permits = [permit({ permit: 'taken-back' }), permit({ permit: 'good' })];
  expect(chosen(permits, {}, { revoked: ['taken-back'] })).toBe('good');
  expect(() => chosen(permits, {}, { revoked: ['taken-back', 'good'] })).toThrow(
    expect.objectContaining({
      code: 'permit.revoked',
      evidence: { product: 'lamp-one', permit: 'taken-back' },
    }) as Error,
  );
});

test('a unit that was certified before its permit was revoked is finished', () => {
  expect(chosen([permit()], {}, { certified: true, revoked: ['P-1'] })).toBe('P-1');
});

test('a unit that has its certificate is finished even under a permit that is used up', () => {
  expect(chosen([permit({ quota: 0 })], {}, { certified: true })).toBe('P-1');
});

let line: Line;
beforeAll(async () => {
  line = await startLine({ quota: 1 });
});
afterAll(async () => {
  await line[Symbol.asyncDispose]();
});

test('permits are read afresh for each unit: a new one counts at once, one taken away no more', async () => {
  await using station = await line.open();
  const file = join(line.dataDir, 'permits', 'aaa.json');
  const officers = await trialOfficers(join(headquartersFolder(line.dataDir), 'officers'));
  const { payload } = parseSignedDocument(await readFile(join(line.dataDir, 'permits', 'lamp-one.json')));
  const added = (quota: number) => signedByOfficers('permit', { ...payload, permit: 'AAA', quota }, officers);
  await writeFile(file, await added(0)); // stands before the valid one, and has nothing left
  const boards = await line.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' }, { chip: 'esp32c3' });
  const [first, second, third] = boards;
  if (first === undefined || second === undefined || third === undefined) throw new Error('no boards');
  const { product } = line;
  expect(await provision(station, { board: first, product })).toMatchObject({ outcome: 'PASS' });
  expect(station.ledger.unit(first.mac)?.evidence.admit).toMatchObject({ permit: 'DEMO-lamp-one' });

  const refused = await provision(station, { board: second, product });
  expect(refused.stopped).toMatchObject({ step: 'admit', fault: { code: 'permit.used-up' } });
  await writeFile(file, await added(5));
  expect(await provision(station, { board: second, product })).toMatchObject({ outcome: 'PASS' });
  expect(station.ledger.unit(second.mac)?.evidence.admit).toMatchObject({ permit: 'AAA' });

  await rm(file);
  await rm(join(line.dataDir, 'permits', 'lamp-one.json'));
  const none = await provision(station, { board: third, product });
  expect(none.stopped).toMatchObject({ step: 'admit', fault: { code: 'permit.none' } });
});

test('a station whose record of what was signed is lost goes into quarantine, and putting the record back does not end it', async () => {
  await using other = await startLine({ quota: 2 });
  const state = join(other.dataDir, 'signer', 'state');
  const [first, second] = await other.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' });
  if (first === undefined || second === undefined) throw new Error('no boards');
  const { product } = other;
  {
    await using station = await other.open();
    expect(await provision(station, { board: first, product })).toMatchObject({ outcome: 'PASS' });
    await rename(state, `${state}.away`);
    process.kill((await station.signerStatus(never)).processId, 'SIGKILL');
    const { quarantine } = await eventually(() => station.signerStatus(never));
    expect(quarantine).toMatchObject({ reason: 'journal-missing' });
    const refused = await provision(station, { board: second, product });
    expect(refused).toMatchObject({ outcome: 'ERROR', stopped: { fault: { code: 'signer.quarantined' } } });
  }
  await rm(state, { recursive: true });
  await rename(`${state}.away`, state);
  await using station = await other.open();
  const { permits, quarantine } = await station.signerStatus(never);
  expect(permits).toMatchObject([{ quota: 2, used: 1 }]);
  expect(quarantine).toMatchObject({ reason: 'rolled-back' });
});

const never = new AbortController().signal;

/** Asks again while the answer is only that the signer has just died. */
async function eventually<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Fault && error.code === 'signer.gone') return eventually(ask);
    throw error;
  }
}
