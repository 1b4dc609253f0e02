import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { ExportEvent } from '../../station-core/contract.ts';
import { sampleUnit } from '../ledger/sample-ledger.ts';
import { makeReadOnly, mounted } from '../ledger/where-nothing-can-be-written.ts';
import { addRuns, folder, unzipped } from '../station/records/old-record.ts';
import { ADMIN, type Client, type FloorLine, OPERATOR, screenOf, startFloor } from './floor-line.ts';
import { hireAt } from '../hire.ts';

const QA = { id: 'quinn', name: 'Quinn', pin: '92715048', roles: ['qa' as const] };
const UNITS = [sampleUnit(1), sampleUnit(2), sampleUnit(3)];
const [{ serial: SERIAL }] = UNITS as [(typeof UNITS)[0]];

let floor: FloorLine;
let clients: { readonly operator: Client; readonly qa: Client };

beforeAll(async () => {
  floor = await startFloor({
    prepare: async (dataDir) => {
      addRuns(dataDir, 'WO-1', UNITS);
    },
  });
  const { client: office } = screenOf(floor.host);
  await office.session.createFirstAdministrator(ADMIN);
  await hireAt(office, { ...OPERATOR, roles: ['operator'] });
  await hireAt(office, QA);
  const signedIn = async ({ id, pin }: { id: string; pin: string }): Promise<Client> => {
    const { client } = screenOf(floor.host);
    await client.session.signInWithPin({ id, pin });
    return client;
  };
  clients = { operator: await signedIn(OPERATOR), qa: await signedIn(QA) };
});

afterAll(() => floor[Symbol.asyncDispose]());

interface Received {
  readonly bytes: Buffer;
  readonly file: Extract<ExportEvent, { kind: 'file' }> | undefined;
  readonly progress: readonly string[];
}

async function received(events: AsyncIterable<ExportEvent>): Promise<Received> {
  const parts: Buffer[] = [];
  const progress: string[] = [];
  let file: Received['file'];
  for await (const event of events) {
    if (event.kind === 'bytes') parts.push(Buffer.from(event.base64, 'base64'));
    else if (event.kind === 'file') file = event;
    else progress.push(`${event.doneUnits}/${event.allUnits}`);
  }
  return { bytes: Buffer.concat(parts), file, progress };
}

/** Exports of this test are made here. */
function temporaryFolder(dir = folder()): string {
  vi.stubEnv('TMPDIR', dir);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return dir;
}

test.each(['pdf', 'json', 'zip'] as const)(
  'QA gets the record of a unit as %s, whole, and nothing stays behind',
  async (form) => {
    const dir = temporaryFolder();
    const { bytes, file } = await received(await clients.qa.records.exportUnit({ id: SERIAL, form }));
    expect(file).toMatchObject({ name: `${SERIAL}.${form}`, sizeBytes: bytes.length });
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file?.sha256Hex);
    expect(bytes.subarray(0, 4).toString('latin1')).toBe({ pdf: '%PDF', json: '{"en', zip: 'PK\u0003\u0004' }[form]);
    expect(readdirSync(dir)).toEqual([]);
  },
);

test('an order is one archive with all of its units, and the screen hears how far it is', async () => {
  const { bytes, file, progress } = await received(
    await clients.qa.records.exportOrder({ order: 'WO-1', form: 'pdf' }),
  );
  expect(file?.name).toBe('WO-1.zip');
  expect(progress.at(-1)).toBe('3/3');
  const path = join(folder(), 'order.zip');
  writeFileSync(path, bytes);
  expect(readdirSync(join(unzipped(path), 'units'))).toHaveLength(3);
});

test('a screen that stops listening leaves no file', async () => {
  const dir = temporaryFolder();
  for await (const event of await clients.qa.records.exportOrder({ order: 'WO-1', form: 'zip' })) {
    if (event.kind === 'bytes') break;
  }
  await expect.poll(() => readdirSync(dir)).toEqual([]);
});

test.each([
  [
    'a unit that is not in the ledger',
    'ledger.not-found',
    (): Promise<AsyncIterable<ExportEvent>> => clients.qa.records.exportUnit({ id: 'L9-S09-000001', form: 'pdf' }),
  ],
  [
    'an order that is not in the ledger',
    'export.nothing',
    () => clients.qa.records.exportOrder({ order: 'WO-9', form: 'zip' }),
  ],
] as const)('%s is a fault, and no file', async (_what, code, ask) => {
  const dir = temporaryFolder();
  await expect(ask().then(received)).rejects.toMatchObject({ data: { code } });
  expect(readdirSync(dir)).toEqual([]);
});

test('an operator exports nothing', async () => {
  const asked = async (): Promise<unknown> =>
    received(await clients.operator.records.exportUnit({ id: SERIAL, form: 'pdf' }));
  await expect(asked()).rejects.toMatchObject({ data: { code: 'person.not-allowed' } });
});

test('a full disk is named, the half file is gone, and the next export works', async (context) => {
  const at = join(folder(), 'full');
  mounted(context, { at, sizeKb: 16 });
  temporaryFolder(at);
  const asked = async (): Promise<unknown> =>
    received(await clients.qa.records.exportOrder({ order: 'WO-1', form: 'zip' }));
  await expect(asked()).rejects.toMatchObject({
    data: { code: 'export.disk-full', evidence: { system: 'ENOSPC', path: expect.stringContaining(at) as string } },
  });
  expect(readdirSync(at)).toEqual([]);
  vi.unstubAllEnvs();
  const { bytes, file } = await received(await clients.qa.records.exportOrder({ order: 'WO-1', form: 'zip' }));
  expect(bytes.length).toBe(file?.sizeBytes);
});

test('a temporary folder that cannot be written is named', async (context) => {
  const at = join(folder(), 'read-only');
  mounted(context, { at });
  makeReadOnly(at);
  temporaryFolder(at);
  const asked = async (): Promise<unknown> =>
    received(await clients.qa.records.exportUnit({ id: SERIAL, form: 'pdf' }));
  await expect(asked()).rejects.toMatchObject({ data: { code: 'export.not-writable', evidence: { path: at } } });
});
