/** Looks at a unit's eFuses and, where the product says so, burns what is missing: intent, act, reading back. */
import type { Board } from '../../device/board.ts';
import type { ChipEfuses } from '../../device/efuse/chip-efuses.ts';
import { reported, type Burn, type BurnPlan } from '../../device/efuse/plan-burns.ts';
import type { SecurityTarget } from '../../device/efuse/security-target.ts';
import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Product } from './product.ts';
import { differences, refuseProfile, targetOf } from './security-profile-target.ts';
import type { Mac } from '../../model/mac.ts';

export interface ProfileResult {
  /** In Secure Download Mode a chip reports only its flags. */
  readonly seen: 'every-efuse' | 'security-flags';
  readonly burns: number;
  readonly readBack: readonly string[];
}

export interface UnitAtBurn {
  readonly board: Board;
  readonly product: Product;
  readonly ledger: Ledger;
  readonly unit: Mac;
  readonly run?: string;
}

/** For a unit in its loader that is still to be made: nothing is burnt, and what can never fit is refused. */
export async function refuseUnreachable(board: Board, product: Product, signal: AbortSignal): Promise<void> {
  const target = targetOf(product.config);
  if (target === undefined) return;
  const plan = await board.efuses(signal).plan(target);
  if (plan.kind === 'unreachable') throw new Fault('efuse.unreachable', { differences: differences(plan) });
}

/** For a finished unit in its loader: as the product wants it afterwards, or a fault. Safe to do again after any crash. */
export async function applyProfile(at: UnitAtBurn, signal: AbortSignal): Promise<ProfileResult | undefined> {
  const target = targetOf(at.product.config);
  if (target === undefined) return undefined;
  const efuses = at.board.efuses(signal);
  if (efuses.mac !== at.unit) throw new Fault('board.mac-changed', { mac: efuses.mac, wanted: at.unit });
  const plan = await efuses.plan(target);
  const burns = burnsAllowed(plan, at.product);
  if (burns.length === 0) return { seen: 'every-efuse', burns: 0, readBack: seenIn(plan) };
  refuseProfile(at.product.config, at.product.build); // once more over the bytes in memory, before the first burn
  efuses.requireTiming();
  const { run, unit } = at;
  const about = { unit, ...(run === undefined ? {} : { run }) };
  const [intent] = at.ledger.append({
    kind: 'efuse-burn-intended',
    ...about,
    product: at.product.config.product,
    burns: burns.map(reported).map(({ block, sets }) => ({ block, sets: [...sets] })),
  });
  // A crash from here on leaves some of the bits: the next run reads the chip, plans again, and continues.
  const outcome = await burnAll(efuses, burns);
  const readBack =
    outcome === 'unread' ? await lockedNow(at.board, target, signal) : seenIn(await reachedBy(efuses, target));
  at.ledger.append({ kind: 'efuse-burnt', ...about, intentSeq: intent.seq, readBack: [...readBack] });
  return { seen: outcome === 'unread' ? 'security-flags' : 'every-efuse', burns: burns.length, readBack };
}

function burnsAllowed(plan: BurnPlan, { config }: Product): readonly Burn[] {
  const evidence = { differences: differences(plan) };
  switch (plan.kind) {
    case 'nothing-to-do':
      return [];
    case 'unreachable':
      throw new Fault('efuse.unreachable', evidence);
    case 'unit-first':
      throw new Fault('efuse.unit-first', evidence);
    case 'burns':
      if (config.securityProfile?.burnByStation !== true) throw new Fault('efuse.not-as-expected', evidence);
      return plan.burns;
  }
}

async function burnAll(efuses: ChipEfuses, burns: readonly Burn[]): Promise<'read-back' | 'unread'> {
  let outcome: 'read-back' | 'unread' = 'read-back';
  for (const burn of burns) outcome = await efuses.burn(burn);
  return outcome;
}

async function reachedBy(efuses: ChipEfuses, target: SecurityTarget): Promise<BurnPlan> {
  const plan = await efuses.plan(target);
  if (plan.kind === 'nothing-to-do') return plan;
  throw new Fault('efuse.not-taken', { problem: differences(plan) });
}

const seenIn = ({ items }: BurnPlan): string[] => items.map(({ what, has }) => `${what}: ${has}`);

/** Restarts the chip in its loader, which now shows its security flags and nothing else. */
export async function lockedNow(board: Board, target: SecurityTarget, signal: AbortSignal): Promise<readonly string[]> {
  const locked = await board.identifyLocked(signal);
  if (locked === undefined) throw new Fault('efuse.not-taken', { problem: 'Secure Download Mode is not on' });
  return flagsAsWanted(locked.security, target);
}

type Flags = NonNullable<Awaited<ReturnType<Board['identifyLocked']>>>['security'];

function flagsAsWanted(
  { secureBoot, flashEncryption, secureDownload, flagsHex }: Flags,
  target: SecurityTarget,
): readonly string[] {
  const wanted = {
    secureBoot: target.secureBoot !== undefined,
    flashEncryption: target.flashEncryption.state !== 'off',
    secureDownload: target.downloadMode === 'secure',
  };
  const has = { secureBoot, flashEncryption, secureDownload };
  const names = ['secureBoot', 'flashEncryption', 'secureDownload'] as const;
  // An ESP32-S2 in this mode may refuse even its flags. They were burnt with the mode, which is in force.
  const wrong = names.filter((name) => has[name] !== 'unreadable' && has[name] !== wanted[name]);
  if (wrong.length > 0 || !wanted.secureDownload) {
    throw new Fault('efuse.not-as-expected', { flagsHex, differences: wrong.join(' ') });
  }
  return [`security flags: ${flagsHex}`, ...names.map((name) => `${name}: ${inWords(has[name])}`)];
}

const inWords = (flag: boolean | 'unreadable'): string => (flag === 'unreadable' ? 'not shown' : flag ? 'on' : 'off');
