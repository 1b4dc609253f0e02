import { chipRevisionText } from '../../model/chip-revision.ts';
import { Board } from '../../device/board.ts';
import type { ChipEfuses } from '../../device/efuse/chip-efuses.ts';
import { reported, type BurnPlan } from '../../device/efuse/plan-burns.ts';
import type { SecurityTarget } from '../../device/efuse/security-target.ts';
import type { ChipIdentity } from '../../device/loader/connect/identify.ts';
import { Fault } from '../../fault.ts';
import { Ledger } from '../../ledger/ledger.ts';
import { loadProduct } from '../../station/product/load-product.ts';
import type { Product } from '../../station/product/product.ts';
import { refuseChip } from '../../station/product/product-check.ts';
import { applyProfile } from '../../station/product/security-profile-check.ts';
import { targetOf } from '../../station/product/security-profile-target.ts';
import { requireNotMoved } from '../../station/copies/moved-away.ts';
import { requireNoRehearsal } from '../../station/copies/rehearsal.ts';
import { readStationConfig } from '../../station/setup/station-config.ts';
import { version } from '../../station/version.ts';
import type { CommandResult } from '../output.ts';
import { burntLines, comparisonLines, headLines, planLines } from './efuse-text.ts';

export interface EfuseOptions {
  readonly port: string;
  readonly product: string;
  readonly json: boolean;
}

export interface BurnOptions extends EfuseOptions {
  readonly data: string;
  readonly iUnderstandThisIsPermanent: boolean;
}

interface AtHand {
  readonly board: Board;
  readonly product: Product;
  readonly target: SecurityTarget;
  readonly identity: ChipIdentity;
  readonly efuses: ChipEfuses;
}

/** The chip stays in its loader while `work` runs, and is started again afterwards. */
async function withChip(
  options: EfuseOptions,
  signal: AbortSignal,
  work: (at: AtHand) => Promise<CommandResult>,
): Promise<CommandResult> {
  const product = await loadProduct(options.product);
  const target = targetOf(product.config);
  if (target === undefined)
    throw new Fault('product.bad-config', { field: 'securityProfile', problem: 'there is none' });
  await using board = new Board(options.port);
  const identity = await board.identify(signal);
  refuseChip(product, identity);
  const answered = await work({ board, product, target, identity, efuses: board.efuses(signal) });
  await board.release(signal);
  return answered;
}

export function read(options: EfuseOptions, signal: AbortSignal): Promise<CommandResult> {
  return withChip(options, signal, async ({ identity, product, target, efuses }) => {
    const compared = await efuses.plan(target);
    return {
      ok: compared.kind === 'nothing-to-do',
      json: { ...unitJson(identity, product), state: compared.kind, items: compared.items },
      text: [...headLines(identity, product.config), '', ...comparisonLines(compared)].join('\n'),
    };
  });
}

export function plan(options: EfuseOptions, signal: AbortSignal): Promise<CommandResult> {
  return withChip(options, signal, async ({ identity, product, target, efuses }) => {
    const planned = await efuses.plan(target);
    return {
      ok: planned.kind === 'burns' || planned.kind === 'nothing-to-do',
      json: { ...unitJson(identity, product), state: planned.kind, items: planned.items, burns: burnsOf(planned) },
      text: [...headLines(identity, product.config), '', ...planLines(planned, burnsOf(planned))].join('\n'),
    };
  });
}

export function burn(options: BurnOptions, signal: AbortSignal): Promise<CommandResult> {
  return withChip(options, signal, async ({ board, identity, product }) => {
    if (product.config.securityProfile?.burnByStation !== true)
      throw new Fault('efuse.not-allowed', { product: product.config.product });
    await requireNoRehearsal(options.data);
    const { station } = await readStationConfig(options.data);
    using ledger = Ledger.open({ dir: options.data, station, version: version() });
    await requireNotMoved(options.data, ledger);
    const result = await applyProfile({ board, product, ledger, unit: identity.mac }, signal);
    if (result === undefined) throw new Error('a product with a profile has a result');
    return {
      json: { ok: true, ...unitJson(identity, product), ...result },
      text: [...headLines(identity, product.config), '', ...burntLines(result)].join('\n'),
    };
  });
}

const burnsOf = (planned: BurnPlan) => (planned.kind === 'burns' ? planned.burns.map(reported) : []);

const unitJson = ({ mac, chip, revision }: ChipIdentity, { config }: Product) => ({
  mac,
  chip,
  revision: chipRevisionText(revision),
  product: config.product,
  burnByStation: config.securityProfile?.burnByStation ?? false,
});
