/** The eFuses of the chip in a loader: what they show, what is missing for a product, and burning it. */
import { Fault } from '../../fault.ts';
import type { Mac } from '../../model/mac.ts';
import { sleep } from '../../wait.ts';
import type { UsbKind } from '../ports/usb-place.ts';
import { KNOWN_CHIPS } from '../loader/chips/known-chips.ts';
import { readUntilAgreed } from '../loader/connect/agreed-reading.ts';
import { efusesOf, type ChipIdentity } from '../loader/connect/identify.ts';
import type { LoaderLink } from '../loader/loader-link.ts';
import { burnBlock, type BurnOutcome } from './burn.ts';
import { burnTiming } from './burn-timing.ts';
import type { EfuseTable } from './efuse-table.ts';
import { readEfuseState } from './efuse-state.ts';
import { keyManagerEfuses } from './read-efuses.ts';
import { planBurns, type Burn, type BurnPlan } from './plan-burns.ts';
import type { ChipAtBurn, SecurityTarget } from './security-target.ts';

/** Longer than any block takes: some ten microseconds a bit, and the rise and fall of the voltage. */
const UNSEEN_BURN_MS = 100;

export class ChipEfuses {
  /** Whose they are: a board may have been swapped since somebody last asked. */
  readonly mac: Mac;
  readonly chip: ChipAtBurn;
  readonly table: EfuseTable;
  readonly #link: LoaderLink;
  readonly #crystalMHz: number | undefined;

  constructor(link: LoaderLink, identity: ChipIdentity, usb: UsbKind) {
    const known = KNOWN_CHIPS.find(({ name }) => name === identity.chip);
    if (known === undefined) throw new Error(`no chip ${identity.chip}`);
    this.mac = identity.mac;
    const { revision } = identity;
    this.chip = { chip: known.name, revision, usb };
    this.table = efusesOf(known, revision);
    this.#link = link;
    this.#crystalMHz = identity.crystalMHz;
  }

  /** Reads, compares, plans; burns nothing. */
  async plan(target: SecurityTarget): Promise<BurnPlan> {
    const state = await readEfuseState(this.table, (address) => this.#link.readRegister(address));
    return planBurns(this.chip, state, target);
  }

  /** Throws for a chip whose keys are, or will be, in the Key Manager, which Espressif has withdrawn. */
  async requireNoKeyManager(): Promise<void> {
    const read = (address: number): Promise<number> => this.#link.readRegister(address);
    const efuses = await readUntilAgreed('Key Manager', () => keyManagerEfuses(this.table, read));
    if (efuses.length > 0) throw new Fault('efuse.key-manager', { chip: this.chip.chip, efuses: efuses.join(', ') });
  }

  /** Throws before anything is burnt when nobody has published how long this chip's fuses take. */
  requireTiming(): void {
    this.#timing();
  }

  /** One burn of a plan, irreversible. */
  async burn(burn: Burn): Promise<BurnOutcome> {
    const registers = {
      read: (address: number) => this.#link.readRegister(address),
      write: (address: number, value: number) => this.#link.writeRegister(address, value),
    };
    const { signal } = this.#link;
    const outcome = await burnBlock({ table: this.table, registers, timing: this.#timing(), signal }, burn);
    if (outcome === 'unread') await sleep(UNSEEN_BURN_MS, signal);
    return outcome;
  }

  #timing() {
    const { chip } = this.chip;
    const timing = burnTiming(chip, this.#crystalMHz);
    if ('unknown' in timing) throw new Fault('efuse.timing-unknown', { chip, reason: timing.unknown });
    return timing.set;
  }
}
