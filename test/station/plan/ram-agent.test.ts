/**
 * The whole line with the very binary that a board gets, executed by a virtual ESP32-C3: loaded by its ROM loader, or
 * started by its ROM in the boot loader's place.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { macOf } from '../../../station-core/model/mac.ts';
import type { StepName } from '../../../station-core/ledger/step-evidence.ts';
import type { RunResult } from '../../../station-core/station/plan/run-unit.ts';
import type { Station } from '../../../station-core/station/station.ts';
import { provisionByRam, provisionUnit, relabelByRam } from '../../../station-core/station/unit-plan.ts';
import { someOf } from '../../faults/sweep.ts';
import { countOwnTimeOnly } from '../../own-time.ts';
import { verifyRamUnit } from '../in-hand/ram-unit.ts';
import { type Line, provision, quiet, startLine } from '../line.ts';

// The chip is executed in this process.
countOwnTimeOnly();

const BUILT = join(import.meta.dirname, '../../../device-agent/build/esp32c3-bare-hmac');
const IN_RAM = join(BUILT, 'birthmark-agent-ram.bin');
const IN_FLASH = join(BUILT, 'birthmark-agent-flash.bin');
const missing = existsSync(IN_RAM)
  ? ''
  : ' (needs gcc-riscv64-unknown-elf, picolibc-riscv64-unknown-elf and make -C device-agent c3)';

/** The chip executes up to a thousand million instructions for one unit, on a machine that may be busy. */
const SLOW_MS = 900_000;

interface AtLine {
  readonly line: Line;
  readonly station: Station;
  readonly board: JigBoard;
}

async function atLine(
  agent: { readonly image: string; readonly arrival: 'ram' | 'boot-loader' },
  work: (at: AtLine) => Promise<void>,
): Promise<void> {
  await using line = await startLine({ agent });
  await using station = await line.open();
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  await work({ line, station, board });
}

/** `at`: called as each step begins. */
function made({ line, station, board }: AtLine, at: (step: StepName) => void = () => undefined): Promise<RunResult> {
  const stepBegun = ({ name }: { name: StepName }): void => {
    at(name);
  };
  return provision(station, { board, product: line.product, watch: { ...quiet, stepBegun } });
}

/** Each executes a unit's whole birth. */
const WHOLE_LIVES: readonly (readonly [name: string, work: () => Promise<void>])[] = [
  [
    'from RAM it keys a fresh board, and the production firmware is seen to start without it',
    () =>
      atLine({ image: IN_RAM, arrival: 'ram' }, async (at) => {
        const begun: StepName[] = [];
        const result = await made(at, (step) => void begun.push(step));
        expect(result).toMatchObject({ outcome: 'PASS' });
        expect(begun).toEqual(provisionByRam.map(({ name }) => name));
        expect(at.station.ledger.unit(at.board.mac)?.evidence).toMatchObject({
          boot: { runsAs: 'ram', agentImageSha256Hex: at.line.product.agentImage?.sha256Hex, firmwareVersion: '1.4.2' },
          generateKey: { keyOption: 'hmac', readProtected: true, birth: 'this-run' },
          bootFirmware: { by: 'boot-log', firmwareVersion: '1.4.2', slotOffsetBytes: 0x2_0000 },
        });
      }),
  ],
  [
    'after power cuts before and after its certificate the unit is finished with the key that was certified',
    () =>
      atLine({ image: IN_RAM, arrival: 'ram' }, async (at) => {
        const cutAt = (name: StepName) =>
          made(at, (step) => {
            if (step === name) at.board.unplug();
          });
        expect((await cutAt('requestCsr')).stopped).toMatchObject({ step: 'requestCsr', fault: { code: 'port.lost' } });
        expect((await cutAt('install')).stopped).toMatchObject({ step: 'install', fault: { code: 'port.lost' } });
        const { certificate } = at.station.ledger.liveIdentity(macOf(at.board.mac));
        expect(await made(at)).toMatchObject({ outcome: 'PASS', serial: 'L1-S01-000001' });
        const unit = at.station.ledger.unit(at.board.mac);
        expect(unit?.evidence.generateKey?.birth).toBe('kept');
        expect(unit?.certificate?.certSha256Hex).toBe(certificate?.certSha256Hex);
      }),
  ],
  [
    'in the boot loader’s place, without a descriptor of its own, it keys a board by the application behind it',
    () =>
      atLine({ image: IN_FLASH, arrival: 'boot-loader' }, async (at) => {
        const begun: StepName[] = [];
        expect(await made(at, (step) => void begun.push(step))).toMatchObject({ outcome: 'PASS' });
        expect(begun).toEqual(provisionUnit.map(({ name }) => name));
        const { elfSha256Hex } = at.line.product.build.app;
        expect(at.station.ledger.unit(at.board.mac)?.evidence).toMatchObject({
          boot: { runsAs: 'boot-loader', firmwareVersion: '1.4.2', elfSha256Hex },
        });
      }),
  ],
  [
    'finished, it gets a new label by the agent in RAM, with other secrets, and keeps key and certificate',
    () =>
      atLine({ image: IN_RAM, arrival: 'ram' }, async (at) => {
        expect(await made(at)).toMatchObject({ outcome: 'PASS' });
        const first = at.station.ledger.unit(at.board.mac);
        const begun: StepName[] = [];
        const watch = { ...quiet, stepBegun: ({ name }: { name: StepName }) => void begun.push(name) };
        const asked = { board: at.board, product: at.line.product, rework: 'label' as const, watch };
        expect(await provision(at.station, asked)).toMatchObject({ outcome: 'PASS', serial: first?.serial });
        expect(begun).toEqual(relabelByRam.map(({ name }) => name));
        const unit = at.station.ledger.unit(at.board.mac);
        expect(unit?.certificate).toEqual(first?.certificate);
        expect(unit?.labels.map(({ state }) => state)).toEqual(['voided', 'printed']);
        expect(unit?.evidence.bootFirmware).toMatchObject({ firmwareVersion: '1.4.2' });
      }),
  ],
  [
    'in hand it is genuine when the product gives the agent, asks for the product when it does not, and keeps its flash and eFuses',
    () => atLine({ image: IN_RAM, arrival: 'ram' }, verifyRamUnit),
  ],
];

describe.skipIf(missing !== '')(`the agent for a bare ESP32-C3${missing}`, () => {
  test.each(someOf(WHOLE_LIVES, 1))('%s', (_name, work) => work(), SLOW_MS);

  test(
    'an image that says it sits in the boot loader’s place is not taken for one in RAM',
    () =>
      atLine({ image: IN_FLASH, arrival: 'ram' }, async (at) => {
        expect((await made(at)).stopped).toMatchObject({
          step: 'boot',
          fault: { code: 'board.agent-elsewhere', evidence: { runsAs: 'boot-loader', arrival: 'ram' } },
        });
      }),
    SLOW_MS,
  );
});
