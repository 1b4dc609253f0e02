/** Two boards with one MAC address: whoever has come first stops too, however far it is. */
import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import type { StepName, UnitEvidence } from '../../../station-core/ledger/step-evidence.ts';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { macOf } from '../../../station-core/model/mac.ts';
import { Claims } from '../../../station-core/station/plan/claims.ts';
import type { Plan } from '../../../station-core/station/plan/plan.ts';
import { type RunResult, runUnit } from '../../../station-core/station/plan/run-unit.ts';
import type { StepContext } from '../../../station-core/station/plan/step-context.ts';
import { provision, quiet } from '../line.ts';
import { openedLine } from '../opened-line.ts';

const { line, station } = await openedLine();

test('a MAC is claimed by one slot; a second slot with it stops both, and only these two', () => {
  const claims = new Claims();
  const mac = macOf('7c:df:a1:00:00:01');
  const [first, second, third] = [claims.doubted(1), claims.doubted(2), claims.doubted(3)];
  claims.claim(mac, 1);
  claims.claim(mac, 1);
  claims.claim(macOf('7c:df:a1:00:00:03'), 3);
  expect(() => {
    claims.claim(mac, 2);
  }).toThrow(new Fault('unit.same-mac', { unit: mac, otherSlot: 1 }));
  expect(first.reason).toMatchObject({ code: 'unit.same-mac', evidence: { unit: mac, otherSlot: 2 } });
  expect([second.aborted, third.aborted]).toEqual([false, false]);
});

test('a slot that has let go stops nobody, and its next run begins without doubt', () => {
  const claims = new Claims();
  const mac = macOf('7c:df:a1:00:00:02');
  claims.claim(mac, 1);
  expect(() => {
    claims.claim(mac, 2);
  }).toThrow(Fault);
  claims.releaseSlot(1);
  claims.claim(mac, 2);
  expect(claims.doubted(1).aborted).toBe(false);
});

/** A run of two steps; `at` is called as each begins. */
async function runOfTwo(permanent: boolean, at: (step: StepName, claims: Claims) => void) {
  const claims = new Claims();
  const acted: StepName[] = [];
  const steps: Plan = (['connect', 'lock'] as const).map((name) => ({
    name,
    title: name,
    needs: [],
    timeoutMs: 1_000,
    cannotBeUndone: permanent ? 'it stays' : null,
    act: () => {
      acted.push(name);
      return Promise.resolve({} as UnitEvidence[StepName]);
    },
  }));
  const context = {
    claims,
    identity: { run: 'r', slot: 1, port: 'p' },
    product: { config: { product: 'lamp', identity: { bootTimeoutMs: 1_000 } } },
    ledger: { append: (entries: unknown) => entries, openLabels: () => [] },
    secrets: { redacted: (evidence: unknown) => evidence, redactedFault: (fault: Fault) => fault },
  } as unknown as StepContext;
  const watch = {
    stepBegun: ({ name }: { name: StepName }) => {
      at(name, claims);
    },
  };
  const result = await runUnit(steps, context, { watch, abort: new AbortController().signal });
  return { acted, result };
}

test.each([true, false])('doubted as a step begins, the step does not act (permanent: %s)', async (permanent) => {
  const mac = macOf('7c:df:a1:00:00:04');
  const { acted, result } = await runOfTwo(permanent, (step, claims) => {
    if (step === 'connect') claims.claim(mac, 1);
    else
      expect(() => {
        claims.claim(mac, 2);
      }).toThrow(Fault);
  });
  expect(acted).toEqual(['connect']);
  expect(result.stopped).toMatchObject({ step: 'lock', fault: { code: 'unit.same-mac' } });
});

/** The first run is held where it begins `step`, until the second has met it there. */
async function meetAt(step: StepName, mac: string): Promise<readonly [RunResult, RunResult]> {
  const [first, second] = await line.addBoards({ chip: 'esp32c3', mac }, { chip: 'esp32c3', mac });
  if (first === undefined || second === undefined) throw new Error('no boards');
  let other: Promise<RunResult> | undefined;
  const event = (): void => undefined;
  const stepBegun = ({ name }: { name: StepName }): void => {
    if (name === step) other = provision(station, { board: second, product: line.product, slot: 2 });
  };
  const stopped = await provision(station, {
    board: first,
    product: line.product,
    slot: 1,
    watch: { stepBegun, event },
  });
  if (other === undefined) throw new Error(`the first run never came to ${step}`);
  return [stopped, await other];
}

test('two boards with one MAC both stop, the first while it is being flashed; nothing was signed', async () => {
  const mac = '7c:df:a1:aa:00:01';
  const [first, second] = await meetAt('flash', mac);
  expect(second.stopped).toMatchObject({ step: 'admit', fault: { code: 'unit.same-mac', evidence: { otherSlot: 1 } } });
  expect(first.stopped).toMatchObject({ fault: { code: 'unit.same-mac', evidence: { otherSlot: 2, unit: mac } } });
  expect([first.outcome, second.outcome]).toEqual(['FAIL', 'FAIL']);
  expect(station.ledger.liveIdentity(macOf(mac)).certificate).toBeUndefined();
});

test('the first stops after its certificate too: no label is valid and no unit passes', async () => {
  const mac = '7c:df:a1:aa:00:02';
  const [first, second] = await meetAt('install', mac);
  expect([first.stopped?.fault.code, second.stopped?.fault.code]).toEqual(['unit.same-mac', 'unit.same-mac']);
  expect(station.ledger.liveIdentity(macOf(mac)).certificate).toBeDefined();
  const unit = station.ledger.unit(mac);
  expect(unit?.outcome).toBe('FAIL');
  expect(unit?.labels.filter(({ state }) => state !== 'voided')).toEqual([]);
});

test('one of them alone, afterwards, becomes the unit; the other is known by its MAC', async () => {
  const mac = '7c:df:a1:aa:00:03';
  await meetAt('reserve', mac);
  const [one, other] = await line.addBoards({ chip: 'esp32c3', mac }, { chip: 'esp32c3', mac });
  const alone = async (board: JigBoard | undefined): Promise<RunResult> => {
    if (board === undefined) throw new Error('no board');
    return provision(station, { board, product: line.product, watch: quiet });
  };
  expect(await alone(one)).toMatchObject({ outcome: 'PASS' });
  expect((await alone(other)).stopped).toMatchObject({ step: 'admit', fault: { code: 'unit.already-provisioned' } });
});
