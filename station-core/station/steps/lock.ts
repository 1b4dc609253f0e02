import { Fault } from '../../fault.ts';
import { applyProfile, lockedNow, type ProfileResult, type UnitAtBurn } from '../product/security-profile-check.ts';
import { provenBoot } from '../product/production-boot.ts';
import { targetOf } from '../product/security-profile-target.ts';
import { step } from '../plan/step.ts';

/** Closes the unit for good when the product asks for it; what counts is what is read back, never what was commanded. */
export const lock = step({
  name: 'lock',
  title: 'Checking lock',
  needs: ['connect'],
  timeoutMs: 120_000, // with a security profile: into the loader, some twenty burns, and back
  boots: 2,
  cannotBeUndone: 'The unit can never make or accept another identity.',
  act: async ({ connect }, { board, product, ledger, identity }, signal) => {
    const agent = board.agent();
    if (product.config.lock) await agent.lock(signal);
    const { locked, details } = await agent.lockState(signal);
    if (product.config.lock && !locked) throw new Fault('board.lock-not-applied', { unit: connect.mac, details });
    const at = { board, product, ledger, unit: connect.mac, run: identity.run };
    const profile = await profileReached(at, signal);
    return { asked: product.config.lock, locked, details, ...(profile && { profile }) };
  },
});

/** By way of the loader; afterwards the unit must still start, and be the same. */
export async function profileReached(at: UnitAtBurn, signal: AbortSignal): Promise<ProfileResult | undefined> {
  const { board, product, unit } = at;
  const target = targetOf(product.config);
  if (target === undefined) return undefined;
  const byRam = product.agentImage !== undefined;
  // The agent has spoken so far, not the firmware: one that does not start must not be locked in for good.
  if (byRam) await provenBoot(board, product.build, signal);
  const closed = await board.identifyLocked(signal);
  const profile =
    closed === undefined
      ? await applyProfile(at, signal)
      : { seen: 'security-flags' as const, burns: 0, readBack: await lockedNow(board, target, signal) };
  if (byRam) return profile; // what starts now has a step of its own
  const { mac } = await board.boot(signal);
  if (mac !== unit) throw new Fault('board.mac-changed', { mac, wanted: unit });
  return profile;
}
