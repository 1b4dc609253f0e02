import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sheetOf } from '../../../fixtures/label-scanner/paper.ts';
import { scanLabel } from '../../../fixtures/label-scanner/scan.ts';
import type { JigBoard, JigFault } from '../../../fixtures/virtual-jig/jig.ts';
import type { Entry } from '../../../station-core/ledger/entry.ts';
import { decodeEntry } from '../../../station-core/ledger/entry.ts';
import type { InHandCheckName } from '../../../station-core/model/desk/in-hand.ts';
import { Secret } from '../../../station-core/secret.ts';
import type { InHandResult } from '../../../station-core/station/in-hand/verify-in-hand.ts';
import { openedLine } from '../opened-line.ts';
import { provision } from '../line.ts';

const { line, station } = await openedLine();
let boards: { readonly mine: JigBoard; readonly other: JigBoard; readonly foreign: JigBoard };
let labels: { readonly mine: Secret<string>; readonly other: Secret<string> };

beforeAll(async () => {
  const [mine, other, foreign] = await line.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' }, { chip: 'esp32c3' });
  if (mine === undefined || other === undefined || foreign === undefined) throw new Error('no boards');
  boards = { mine, other, foreign };
  const read = async (board: JigBoard): Promise<Secret<string>> => {
    const { outcome, serial } = await provision(station, { board, product: line.product });
    if (outcome !== 'PASS') throw new Error('the unit did not pass');
    return scanLabel(sheetOf(line.dataDir, serial ?? ''), AbortSignal.timeout(60_000));
  };
  labels = { mine: await read(mine), other: await read(other) };
});

afterEach(() => {
  for (const board of Object.values(boards)) board.heal();
});

function verify(board: JigBoard, label?: Secret<string>): Promise<InHandResult> {
  const order = { port: board.address, by: 'quinn', ...(label === undefined ? {} : { label }) };
  const help = { product: async () => line.product, report: () => undefined, bootTimeoutMs: 4_000 };
  return station.verifyInHand(order, help, AbortSignal.timeout(150_000));
}

const differing = ({ checks }: InHandResult): InHandCheckName[] =>
  checks.filter(({ result }) => result === 'differs').map(({ check }) => check);

function newestEntry(): Entry | undefined {
  const [last] = station.ledger.entriesFrom(station.ledger.head().sizeEntries - 1, 1);
  return last === undefined ? undefined : decodeEntry(last.leaf);
}

/** What was changed in flash is put back. */
async function withFlash(
  board: JigBoard,
  { offsetBytes, bytes }: { readonly offsetBytes: number; readonly bytes: Buffer },
  work: () => Promise<void>,
): Promise<void> {
  const before = Buffer.from(board.flash.subarray(offsetBytes, offsetBytes + bytes.length));
  bytes.copy(board.flash, offsetBytes);
  try {
    await work();
  } finally {
    before.copy(board.flash, offsetBytes);
  }
}

const appOffset = (): number => line.product.build.partitions.find(({ type }) => type === 0)?.offsetBytes ?? 0;

describe('a unit in hand', () => {
  test('is genuine and unaltered, its label opens it, and not a bit of it has changed', async () => {
    const { mine } = boards;
    const flash = Buffer.from(mine.flash);
    const fuses = ['WR_DIS', 'RD_DIS', 'KEY_PURPOSE_0', 'SECURE_BOOT_EN', 'SPI_BOOT_CRYPT_CNT'].map(mine.efuse);
    const result = await verify(mine, labels.mine);
    expect(result.verdict).toBe('genuine');
    expect(result.checks.filter(({ result: is }) => is !== 'matches')).toEqual([]);
    expect(result.checks.map(({ check }) => check).toSorted()).toEqual(
      'application boot-loader certificate chip key label lock owner-code partition-table record secrets serial'.split(
        ' ',
      ),
    );
    expect(mine.flash.equals(flash)).toBe(true);
    expect(['WR_DIS', 'RD_DIS', 'KEY_PURPOSE_0', 'SECURE_BOOT_EN', 'SPI_BOOT_CRYPT_CNT'].map(mine.efuse)).toEqual(
      fuses,
    );
  });

  test('is in the ledger with its verdict, the person and what it signed, and without a word of its label', async () => {
    const { seq } = await verify(boards.mine, labels.mine);
    const entry = newestEntry();
    expect(entry).toMatchObject({ kind: 'unit-verified', by: 'quinn', unit: boards.mine.mac, verdict: 'genuine', seq });
    expect(entry).toHaveProperty('receiptBase64');
    const { password, pop } = JSON.parse(labels.mine.reveal()) as { password: string; pop: string };
    for (const secret of [password, pop]) expect(JSON.stringify(entry)).not.toContain(secret);
    expect(station.ledger.verificationsOf(station.ledger.unit(boards.mine.mac)?.mac ?? never()).at(-1)?.seq).toBe(seq);
  });

  test('without a scan is genuine as well, and says that its label was not checked', async () => {
    const { verdict, checks } = await verify(boards.mine);
    expect(verdict).toBe('genuine');
    expect(checks.filter(({ result }) => result === 'not-checked').map(({ check }) => check)).toEqual([
      'label',
      'owner-code',
      'secrets',
    ]);
  });

  test('with the label of another unit: the label is whose it is, and does not open this one', async () => {
    const result = await verify(boards.mine, labels.other);
    expect(result.verdict).toBe('changed');
    expect(differing(result)).toEqual(['label', 'owner-code', 'secrets']);
    const { serial } = station.ledger.unit(boards.other.mac) ?? {};
    expect(result.checks.find(({ check }) => check === 'label')?.found).toBe(serial);
  });

  test('with a label that nobody here printed', async () => {
    const label = new Secret(labels.mine.reveal().replace(/"pop":"[^"]*"/, '"pop":"ABCDEFGHJKLMNPQR"'));
    const result = await verify(boards.mine, label);
    expect(differing(result)).toContain('label');
    expect(result.checks.find(({ check }) => check === 'label')?.found).toBe('no label of this station');
  });

  test('with other firmware in flash is changed, whatever it says of itself', async () => {
    await withFlash(
      boards.mine,
      { offsetBytes: appOffset() + 0x4000, bytes: Buffer.from('this was not here before') },
      async () => {
        const result = await verify(boards.mine);
        expect(result.verdict).toBe('changed');
        expect(differing(result)).toContain('application');
      },
    );
  });

  test('with erased firmware is changed, although no agent answers', async () => {
    await withFlash(boards.mine, { offsetBytes: appOffset(), bytes: Buffer.alloc(0x2000, 0xff) }, async () => {
      const result = await verify(boards.mine);
      expect(differing(result)).toEqual(['application']);
      expect(result.checks.find(({ check }) => check === 'key')?.result).toBe('not-checked');
    });
  });

  test('with another partition table is changed', async () => {
    await withFlash(boards.mine, { offsetBytes: 0x8000, bytes: Buffer.alloc(32, 0xff) }, async () => {
      expect(differing(await verify(boards.mine))).toContain('partition-table');
    });
  });

  test('with the certificate of another unit is changed, and it is said whose that is', async () => {
    const { offsetBytes, sizeBytes } = line.product.identityPartition;
    const theirs = Buffer.from(boards.other.flash.subarray(offsetBytes, offsetBytes + sizeBytes));
    await withFlash(boards.mine, { offsetBytes, bytes: theirs }, async () => {
      const result = await verify(boards.mine);
      expect(result.verdict).toBe('changed');
      expect(differing(result)).toContain('certificate');
      expect(result.checks.find(({ check }) => check === 'certificate')?.found).toContain(boards.other.mac);
    });
  });

  test.each<[JigFault, InHandCheckName, 'with its label' | 'alone']>([
    ['prove-bad-signature', 'key', 'alone'],
    ['old-firmware-hello', 'application', 'alone'],
    ['wrong-secrets-tag', 'secrets', 'with its label'],
    ['wrong-code', 'owner-code', 'with its label'],
    ['wrong-device-proof', 'owner-code', 'with its label'],
  ])('whose agent shows %s is changed: %s', async (fault, check, how) => {
    boards.mine.inject(fault);
    const result = await verify(boards.mine, how === 'alone' ? undefined : labels.mine);
    expect(result.verdict).toBe('changed');
    expect(differing(result)).toContain(check);
  });

  test('that this station never made is not ours, and is not started', async () => {
    const flash = Buffer.from(boards.foreign.flash);
    const { verdict, unit } = await verify(boards.foreign);
    expect({ verdict, unit }).toEqual({ verdict: 'not-ours', unit: boards.foreign.mac });
    expect(boards.foreign.flash.equals(flash)).toBe(true);
  });

  test.each<[JigFault, RegExp]>([
    ['silent', /^(?:board|port)\./],
    ['agent-absent', /^board\.agent-silent$/],
    ['unplug-at:prove', /^(?:board|port)\./],
    ['silent-at:lock-state', /^board\.agent-silent$/],
    ['other-mac-after-boot', /^in-hand\.other-board$/],
  ])('that shows %s comes to no verdict, and the ledger says that it was tried', async (fault, code) => {
    boards.mine.inject(fault);
    await expect(verify(boards.mine)).rejects.toMatchObject({ code: expect.stringMatching(code) as string });
    expect(newestEntry()).toMatchObject({
      kind: 'verification-stopped',
      by: 'quinn',
      fault: { code: expect.stringMatching(code) as string },
    });
  });
});

function never(): never {
  throw new Error('the ledger does not know the unit');
}
