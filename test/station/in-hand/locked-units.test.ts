import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sheetOf } from '../../../fixtures/label-scanner/paper.ts';
import { scanLabel } from '../../../fixtures/label-scanner/scan.ts';
import type { JigBoard, JigFault } from '../../../fixtures/virtual-jig/jig.ts';
import type { InHandCheckName } from '../../../station-core/model/desk/in-hand.ts';
import type { Secret } from '../../../station-core/secret.ts';
import type { InHandResult } from '../../../station-core/station/in-hand/verify-in-hand.ts';
import { loadProduct } from '../../../station-core/station/product/load-product.ts';
import type { Product } from '../../../station-core/station/product/product.ts';
import { openedLine } from '../opened-line.ts';
import { provision } from '../line.ts';
import { PROFILE, signForSecureBoot } from '../product/secure-product.ts';
import { everythingOn } from './whole-board.ts';

const { line, station } = await openedLine();
const productDir = join(line.dataDir, 'product');

interface Made {
  readonly board: JigBoard;
  readonly label: Secret<string>;
}

/** Locked by its agent; and closed to its loader, by eFuses. */
let units: { readonly locked: Made; readonly secured: Made };
let foreign: JigBoard;

beforeAll(async () => {
  const locking = { ...line.product, config: { ...line.product.config, lock: true } };
  const locked = await made(locking);
  await signForSecureBoot(productDir, { securityProfile: PROFILE }, line.releaseKey);
  units = { locked, secured: await made(await loadProduct(productDir)) };
  const [stranger] = await line.addBoards({ chip: 'esp32c3', burnt: { ENABLE_SECURITY_DOWNLOAD: 1 } });
  if (stranger === undefined) throw new Error('no board');
  foreign = stranger;
});

afterEach(() => {
  for (const { board } of Object.values(units)) board.heal();
});

async function made(product: Product): Promise<Made> {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const { outcome, serial = '' } = await provision(station, { board, product });
  expect(outcome).toBe('PASS');
  const label = await scanLabel(sheetOf(line.dataDir, serial), AbortSignal.timeout(120_000));
  return { board, label };
}

/** Whatever the verdict, the unit is as it was: every byte of flash, every eFuse. */
async function verify(board: JigBoard, label?: Secret<string>): Promise<InHandResult> {
  const before = everythingOn(board);
  const order = { port: board.address, by: 'quinn', ...(label === undefined ? {} : { label }) };
  const help = { product: async () => line.product, report: () => undefined, bootTimeoutMs: 4_000 };
  try {
    return await station.verifyInHand(order, help, AbortSignal.timeout(150_000));
  } finally {
    expect(everythingOn(board)).toEqual(before);
  }
}

const resultOf = ({ checks }: InHandResult, name: InHandCheckName): string | undefined =>
  checks.find(({ check }) => check === name)?.result;

const differing = ({ checks }: InHandResult): InHandCheckName[] =>
  checks.filter(({ result }) => result === 'differs').map(({ check }) => check);

describe('a locked unit in hand', () => {
  test('is genuine and still locked, its label opens it, and nothing is written to it', async () => {
    const { board, label } = units.locked;
    expect(board.locked).toBe(true);
    const result = await verify(board, label);
    expect(result.verdict).toBe('genuine');
    expect(resultOf(result, 'lock')).toBe('matches');
    expect(differing(result)).toEqual([]);
    expect(result.checks.map(({ check }) => check)).toEqual(expect.arrayContaining(['application', 'boot-loader']));
  });

  test('is not opened by the label of another unit, and the wrong code leaves no trace in it', async () => {
    const result = await verify(units.locked.board, units.secured.label);
    expect(result.verdict).toBe('changed');
    expect(differing(result)).toEqual(['label', 'owner-code', 'secrets']);
  });
});

describe('a unit in Secure Download Mode in hand', () => {
  test('is genuine by what its agent proves: nobody reads its flash, and nothing is written', async () => {
    const { board, label } = units.secured;
    expect(board.efuse('ENABLE_SECURITY_DOWNLOAD')).toBe(1);
    const result = await verify(board, label);
    expect(result).toMatchObject({ verdict: 'genuine', unit: board.mac });
    for (const check of ['record', 'serial', 'key', 'certificate', 'application', 'label', 'owner-code', 'secrets']) {
      expect([check, resultOf(result, check as InHandCheckName)]).toEqual([check, 'matches']);
    }
    expect(result.checks.find(({ check }) => check === 'partition-table')).toBeUndefined();
  });

  test.each<[JigFault, InHandCheckName]>([
    ['prove-bad-signature', 'key'],
    ['old-firmware-hello', 'application'],
  ])('whose agent shows %s is changed: %s', async (fault, check) => {
    units.secured.board.inject(fault);
    const result = await verify(units.secured.board);
    expect(result.verdict).toBe('changed');
    expect(differing(result)).toContain(check);
  });

  test('without an agent comes to no verdict: neither its loader nor anybody else says who it is', async () => {
    units.secured.board.inject('agent-absent');
    await expect(verify(units.secured.board)).rejects.toMatchObject({ code: 'board.agent-silent' });
  });

  test('that carries no firmware at all comes to no verdict either', async () => {
    await expect(verify(foreign)).rejects.toMatchObject({ code: expect.stringMatching(/^board\./) as string });
  });
});
