import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { headquartersFolder } from '../../../fixtures/demo-station/headquarters-folder.ts';
import { signedByOfficers, trialOfficers } from '../../../fixtures/token/trial-officers.ts';
import { parseSignedDocument } from '../../../station-core/codecs/signed-documents.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { type Line, provision, startLine } from '../line.ts';

let line: Line;
const at = (name: string): string => join(line.dataDir, 'documents', name);

beforeEach(async () => {
  line = await startLine();
});
afterEach(() => line[Symbol.asyncDispose]());

const officers = () => trialOfficers(join(headquartersFolder(line.dataDir), 'officers'));

async function revoke(number: number, ...permits: readonly string[]): Promise<void> {
  const revoked = permits.map((permit) => ({ permit, reason: 'lost' }));
  const list = { v: 1, type: 'revocations', number, revoked, issuedAt: new Date().toISOString() };
  await writeFile(at('revocations.jws'), await signedByOfficers('revocations', list, await officers()));
}

/** The same manifest with another number. */
async function renumber(change: (number: number) => number): Promise<void> {
  const { payload } = parseSignedDocument(await readFile(at('manifest.jws')));
  const manifest = { ...payload, number: change(payload['number'] as number) };
  await writeFile(at('manifest.jws'), await signedByOfficers('manifest', manifest, await officers()));
}

function entries() {
  using ledger = openLedgerReader(line.dataDir);
  return ledger
    .entriesFrom(0, 1_000)
    .map(({ leaf }) => JSON.parse(Buffer.from(leaf).toString()) as Record<string, unknown>)
    .filter(({ kind }) => kind === 'documents-in-force');
}

async function outcomeOfStart(): Promise<string> {
  try {
    await using _station = await line.open();
    return 'started';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** What a start keeps beside the entries. Whoever has the host's account can forget it. */
function forgetMemos(): void {
  using ledger = Ledger.openUnchecked({ dir: line.dataDir, station: 'S01', version: '0' });
  for (const name of ['newest-manifest', 'documents-in-force']) {
    ledger.saveMemo(name, JSON.stringify({ number: 0, sha256Hex: '00'.repeat(32) }));
  }
}

test('the ledger names what is in force and who signed it, once for as long as it stays the same', async () => {
  expect(await outcomeOfStart()).toBe('started');
  expect(await outcomeOfStart()).toBe('started');
  const [first, second] = entries();
  const signedBy = ['trial-officer-1', 'trial-officer-2'];
  expect(first).toMatchObject({ permits: [{ permit: 'DEMO-lamp-one', signedBy }], manifest: { signedBy } });
  expect(first).not.toHaveProperty('revocations');
  expect(second).toBeUndefined();
});

test('a permit on the list of revoked ones certifies no unit, and the list cannot be taken away', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  await revoke(1, 'DEMO-lamp-one');
  {
    await using station = await line.open();
    const { outcome, stopped } = await provision(station, { board, product: line.product });
    expect([outcome, stopped?.step, stopped?.fault.code]).toEqual(['ERROR', 'admit', 'permit.revoked']);
    expect(station.ledger.unit(board.mac)?.serial, 'nothing was drawn for the unit').toBeUndefined();
  }
  expect(entries().at(-1)).toMatchObject({ revocations: { number: 1 } });
  await rm(at('revocations.jws'));
  expect(await outcomeOfStart()).toBe('document.superseded');
});

test('a list of revoked permits with a lower number is refused after a restart', async () => {
  await revoke(4, 'P-old');
  expect(await outcomeOfStart()).toBe('started');
  await revoke(3);
  expect(await outcomeOfStart()).toBe('document.superseded');
  await revoke(4);
  expect(await outcomeOfStart()).toBe('document.superseded');
});

test('the signing service remembers the number of the manifest where the station was made to forget it', async () => {
  expect(await outcomeOfStart()).toBe('started');
  await renumber((number) => number - 1);
  expect(await outcomeOfStart()).toBe('document.superseded');
  forgetMemos();
  expect(await outcomeOfStart()).toBe('document.superseded');
  await renumber((number) => number + 2);
  expect(await outcomeOfStart()).toBe('started');
});
