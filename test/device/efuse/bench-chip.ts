import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { JigChip } from '../../../fixtures/virtual-jig/chip/chip-model.ts';
import { CHIP_MODELS } from '../../../fixtures/virtual-jig/chip/chip-models.ts';
import { Efuse } from '../../../fixtures/virtual-jig/chip/efuse.ts';
import { burnBlock } from '../../../station-core/device/efuse/burn.ts';
import { burnTiming } from '../../../station-core/device/efuse/burn-timing.ts';
import { blockWith } from '../../../station-core/device/efuse/block-bits.ts';
import { efuseField, type EfuseTable } from '../../../station-core/device/efuse/efuse-table.ts';
import { keyBlocksOf, readEfuseState } from '../../../station-core/device/efuse/efuse-state.ts';
import { planBurns, type Burn, type BurnPlan } from '../../../station-core/device/efuse/plan-burns.ts';
import type { ChipAtBurn, SecurityTarget } from '../../../station-core/device/efuse/security-target.ts';
import { KNOWN_CHIPS } from '../../../station-core/device/loader/chips/known-chips.ts';
import { Secret } from '../../../station-core/secret.ts';

export const OPEN: SecurityTarget = {
  keys: [],
  flashEncryption: { state: 'off' },
  jtag: 'open',
  usbSerialJtag: 'open',
  usbDownload: 'open',
  directBoot: 'open',
  uartPrint: 'always',
  downloadMode: 'open',
};

/** A chip on the bench: the virtual board's eFuses, driven by the station's own burning, with no wire in between. */
export class BenchChip {
  readonly efuse: Efuse;
  readonly table: EfuseTable;
  readonly at: ChipAtBurn;
  /** A register that never reads as 0. */
  stuck: number | undefined;

  constructor(
    chip: JigChip,
    revision = CHIP_MODELS[chip].defaultRevision,
    burnt: Readonly<Record<string, number>> = {},
  ) {
    this.efuse = new Efuse({ chip: CHIP_MODELS[chip], mac: randomBytes(6), revision, burnt });
    const known = KNOWN_CHIPS.find(({ name }) => name === chip);
    if (known === undefined) throw new Error(`no chip ${chip}`);
    this.table = known.efuses;
    this.at = { chip, revision, usb: 'bridge' };
  }

  async plan(target: SecurityTarget, usb: ChipAtBurn['usb'] = 'bridge'): Promise<BurnPlan> {
    const state = await readEfuseState(this.table, (address) => Promise.resolve(this.efuse.controller.read(address)));
    return planBurns({ ...this.at, usb }, state, target);
  }

  async burn(burn: Burn): Promise<void> {
    const timing = burnTiming(this.at.chip, 40);
    await burnBlock(
      {
        table: this.table,
        registers: {
          read: (address) => Promise.resolve(address === this.stuck ? 2 : this.efuse.controller.read(address)),
          write: (address, value) => {
            this.efuse.controller.write(address, value);
            return Promise.resolve();
          },
        },
        timing: 'set' in timing ? timing.set : [],
        signal: new AbortController().signal,
      },
      burn,
    );
  }

  async burnAll(burns: readonly Burn[]): Promise<void> {
    for (const burn of burns) await this.burn(burn);
    this.powerCycle();
  }

  powerCycle(): void {
    this.efuse.controller.reload();
  }

  /** As somebody else has burnt it, by name. */
  async set(name: string, value: number): Promise<void> {
    const field = efuseField(this.table, name);
    await this.#foreign({ block: field.block.index, data: blockWith(field, value), whole: false });
  }

  /** The nth key block, as somebody else has written it. */
  async write(key: number, content: Uint8Array): Promise<void> {
    const block = keyBlocksOf(this.table)[key];
    if (block === undefined) throw new Error(`no key block ${key}`);
    await this.#foreign({ block: block.index, data: Buffer.from(content), whole: true });
  }

  async #foreign({ block, data, whole }: { block: number; data: Buffer; whole: boolean }): Promise<void> {
    const sets = [{ field: `BLOCK${block}`, value: '' }];
    await this.burn({ stage: 'doors', block, blockName: `BLOCK${block}`, data: new Secret(data), whole, sets });
  }
}

/** The burns of a plan; a test that gets anything else has failed. */
export function burnsOf(plan: BurnPlan): readonly Burn[] {
  if (plan.kind === 'burns') return plan.burns;
  if (plan.kind === 'nothing-to-do') return [];
  throw new Error(`${plan.kind}: ${JSON.stringify(plan.items.filter(({ verdict }) => verdict !== 'as-expected'))}`);
}

export const obstacles = ({ items }: BurnPlan): string[] =>
  items.flatMap(({ what, obstacle }) => (obstacle === undefined ? [] : [`${what}: ${obstacle}`]));
