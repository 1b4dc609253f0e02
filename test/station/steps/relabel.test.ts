import { expect, test, vi } from 'vitest';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { readNvs } from '../../../station-core/codecs/nvs.ts';
import { Fault } from '../../../station-core/fault.ts';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import type { UnitRecord } from '../../../station-core/ledger/unit-record.ts';
import { planFor, relabelByRam, relabelUnit } from '../../../station-core/station/unit-plan.ts';
import { changePermit } from '../change-permit.ts';
import { provision, quiet, reworkOpened, slotOrder } from '../line.ts';
import { openedLine } from '../opened-line.ts';

/** A finished unit gets new secrets and a new label; its key and its certificate stay. */
const { line, station } = await openedLine();
const { product } = line;

async function passed(): Promise<JigBoard> {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  expect(await provision(station, { board, product })).toMatchObject({ outcome: 'PASS' });
  return board;
}

const relabel = (board: JigBoard) => provision(station, { board, product, rework: 'label' });

function recordOf({ mac }: JigBoard): UnitRecord {
  const record = station.ledger.unit(mac);
  if (record === undefined) throw new Error('no such unit');
  return record;
}

const statesOf = (board: JigBoard): string[] => recordOf(board).labels.map(({ state }) => state);
const entries = () => station.ledger.head().sizeEntries;

const passwordOf = ({ flash }: JigBoard): string =>
  readNvs(partitionIn(flash, product.unitDataPartition))
    .map(({ key, value }) => (key === 'ap_pass' && value.type === 'string' ? value.text : ''))
    .join('');

function partitionIn(flash: Buffer, { offsetBytes, sizeBytes }: typeof product.unitDataPartition): Buffer {
  return flash.subarray(offsetBytes, offsetBytes + sizeBytes);
}

/** All of flash but the partition with the secrets. */
function restOf({ flash }: JigBoard): Buffer {
  const rest = Buffer.from(flash);
  partitionIn(rest, product.unitDataPartition).fill(0);
  return rest;
}

test('a relabelled unit has other secrets and one valid label; nothing is signed, and nothing else in its flash changes', async () => {
  const board = await passed();
  const before = { record: recordOf(board), password: passwordOf(board), rest: restOf(board) };
  const undo = await changePermit(line.dataDir, { rights: { rework: false, lock: true, burn: true } });
  const signed = async () => (await station.signerStatus(AbortSignal.timeout(10_000))).permits;
  const signedBefore = await signed();
  try {
    const result = await relabel(board);
    expect(result.stopped?.fault).toBeUndefined();
    expect(result).toMatchObject({ outcome: 'PASS', serial: before.record.serial });
  } finally {
    await undo();
  }
  expect(await signed()).toEqual(signedBefore);
  const after = recordOf(board);
  expect(after).toMatchObject({
    outcome: 'PASS',
    certificate: before.record.certificate,
    superseded: [],
    revocations: [],
    evidence: { admit: { history: 'rework' }, generateKey: { birth: 'kept' }, prove: { secretsMatch: true } },
  });
  expect(after.evidence.flash?.regions).toMatchObject(
    (before.record.evidence.flash?.regions ?? []).map(({ name }) => ({
      name,
      skipped: name !== product.unitDataPartition.name,
    })),
  );
  expect(statesOf(board)).toEqual(['voided', 'printed']);
  expect(passwordOf(board)).not.toBe(before.password);
  expect(restOf(board).equals(before.rest)).toBe(true);
});

test.each(['reserve', 'flash', 'confirmLabel', 'close'] as const)(
  'a relabelling that is stopped at %s leaves no second valid label, and no unit that passed without one',
  async (step) => {
    const board = await passed();
    const abort = new AbortController();
    const stepBegun = ({ name }: { readonly name: string }): void => {
      if (name === step) abort.abort(new Error('stopped by the operator'));
    };
    const watch = { ...quiet, stepBegun };
    const asked = { board, product, rework: 'label' as const, abort: abort.signal, watch };
    expect(await provision(station, asked)).toMatchObject({ outcome: 'ABORTED', stopped: { step } });
    const isOld = step === 'reserve'; // nothing was drawn: the unit is as it was
    expect(recordOf(board).outcome).toBe(isOld ? 'PASS' : 'ABORTED');
    expect(statesOf(board).filter((state) => state !== 'voided')).toHaveLength(isOld ? 1 : 0);
    expect(await relabel(board)).toMatchObject({ outcome: 'PASS' });
    expect(statesOf(board).filter((state) => state !== 'voided')).toEqual(['printed']);
    expect(recordOf(board).superseded).toEqual([]);
  },
);

test('a relabelling that was cut off is finished under such an order; a work order gives the unit no other key', async () => {
  const board = await passed();
  const { certificate } = recordOf(board);
  const { ledger } = station;
  const append = ledger.append.bind(ledger);
  const spy = vi.spyOn(ledger, 'append').mockImplementation((bodies: EntryBody | readonly EntryBody[]) => {
    if ([bodies].flat().some((each) => each.kind === 'label-intended')) throw new Fault('printer.offline');
    return append(bodies as EntryBody);
  });
  const cutOff = await relabel(board);
  spy.mockRestore();
  expect(cutOff).toMatchObject({ outcome: 'ERROR', stopped: { step: 'label' } });
  const resumed = await provision(station, { board, product });
  expect(resumed.stopped?.fault.code).toBe('unit.relabel-unfinished');
  expect(await relabel(board)).toMatchObject({ outcome: 'PASS' });
  expect(recordOf(board)).toMatchObject({ certificate, evidence: { admit: { history: 'resumed' } } });
});

const refusals: readonly (readonly [string, (board: JigBoard) => void, string])[] = [
  [
    'other firmware than the release',
    ({ flash }) => {
      const app = product.regions.find(({ name }) => name === 'app');
      flash.writeUInt8(flash.readUInt8((app?.offsetBytes ?? 0) + 0x200) ^ 1, (app?.offsetBytes ?? 0) + 0x200);
    },
    'unit.other-release',
  ],
  [
    'another certificate, or none',
    ({ flash }) => partitionIn(flash, product.identityPartition).fill(0xff),
    'unit.chain-mismatch',
  ],
];

test.each(refusals)('a unit with %s is turned away while its old label still holds', async (_, change, code) => {
  const board = await passed();
  change(board);
  const { stopped } = await relabel(board);
  expect(stopped).toMatchObject({ step: 'admit', fault: { code } });
  expect(recordOf(board).outcome).toBe('PASS');
  expect(statesOf(board)).toEqual(['printed']);
});

test('a board that never passed gets no label so, and an order for labels makes nothing else', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const never = await relabel(board);
  expect(never.stopped).toMatchObject({ step: 'admit', fault: { code: 'order.rework-only' } });
  expect(planFor(product.config, 'label')).toBe(relabelUnit);
  for (const step of [...relabelUnit, ...relabelByRam]) {
    expect(['requestCsr', 'issue']).not.toContain(step.name);
    expect(step.cannotBeUndone).toBeNull();
  }
});

test('the plan of a run is that of its order in the ledger, whatever a file beside it says', async () => {
  const board = await passed();
  const order = reworkOpened(station, product, 'label');
  expect(station.planFor(product, order)).toBe(relabelUnit);
  const before = entries();
  const asked = { ...slotOrder(1, { port: board.address, product }), order: `${order}0` };
  const { stopped } = await station.provision(asked, { watch: quiet, abort: new AbortController().signal });
  expect(stopped?.fault.code).toBe('order.no-rework');
  expect(entries()).toBeGreaterThan(before);
  expect(statesOf(board)).toEqual(['printed']);
});
