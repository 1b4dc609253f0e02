/**
 * What a product wants of the eFuses of its units. Whether it can be reached at all on the product's chip, and whether
 * it locks units to the keys that have signed its release, is decided before any board is touched.
 */
import { burnTiming } from '../../device/efuse/burn-timing.ts';
import { blankState } from '../../device/efuse/efuse-state.ts';
import { planBurns, type BurnPlan } from '../../device/efuse/plan-burns.ts';
import { OBSTACLES, type ProfileItem, type SecurityTarget } from '../../device/efuse/security-target.ts';
import { KNOWN_CHIPS } from '../../device/loader/chips/known-chips.ts';
import { Fault } from '../../fault.ts';
import type { FirmwareBuild } from '../../release/build/firmware-build.ts';
import { keyDigestsOf, requireSignedFor } from '../../release/build/secure-boot-keys.ts';
import type { ProductConfig } from './product-config.ts';

export function targetOf({ securityProfile: profile, secureBoot }: ProductConfig): SecurityTarget | undefined {
  if (profile === undefined) return undefined;
  const { keys, flashEncryption, aggressiveRevoke, burnByStation: _, secureBoot: boot, ...doors } = profile;
  return {
    ...doors,
    keys: keys.map((name) => ({ name })),
    flashEncryption: { state: flashEncryption },
    ...(boot === 'on' && { secureBoot: { keyDigests: secureBoot?.keyDigests ?? [], aggressiveRevoke } }),
  };
}

/** Throws when no unit could ever become what the profile asks for, or none that did would start again. */
export function refuseProfile(config: ProductConfig, build: FirmwareBuild): void {
  const { securityProfile: profile, chip } = config;
  const target = targetOf(config);
  if (profile === undefined || target === undefined) return;
  if (profile.secureBoot === 'on') refuseForeignDigests(config, build);
  const known = KNOWN_CHIPS.find(({ name }) => name === chip);
  if (known === undefined) throw new Error(`no chip ${chip}`);
  // Any silicon, fresh from the factory, on a port no fuse can cut off: what fails here fails on every unit.
  const plan = planBurns({ chip, revision: { major: 99, minor: 0 }, usb: 'none' }, blankState(known.efuses), target);
  if (plan.kind === 'unreachable') throw badProfile(`${chip}: ${differences(plan)}`);
  if (!profile.burnByStation) return;
  const timing = burnTiming(chip, COMMON_CRYSTAL_MHZ);
  if ('unknown' in timing) throw new Fault('efuse.timing-unknown', { chip, reason: timing.unknown });
}

/** Every chip whose timing depends on its crystal knows this one. */
const COMMON_CRYSTAL_MHZ = 40;

/** Each digest is of a key that has signed in this release, and each image is signed by one of them. */
function refuseForeignDigests({ secureBoot }: ProductConfig, build: FirmwareBuild): void {
  if (secureBoot === undefined) throw badProfile('secure boot needs secureBoot.keyDigests');
  const signers = keyDigestsOf(build);
  const foreign = secureBoot.keyDigests.filter((digest) => !signers.includes(digest));
  if (foreign.length > 0) {
    throw new Fault('efuse.foreign-digest', { keyDigests: foreign.join(' '), signers: signers.join(' ') });
  }
  requireSignedFor(build, secureBoot.keyDigests);
}

const badProfile = (problem: string): Fault => new Fault('product.bad-config', { field: 'securityProfile', problem });

/** What is not as expected, in one line for a fault. Digests are public; nothing else of a key is shown. */
export function differences({ items }: Pick<BurnPlan, 'items'>): string {
  return items
    .filter(({ verdict }) => verdict !== 'as-expected')
    .map(itemText)
    .join('; ');
}

function itemText({ what, wanted, has, verdict, obstacle }: ProfileItem): string {
  const why =
    obstacle === undefined
      ? verdict === 'unit-first'
        ? ': the unit itself must do this'
        : ''
      : `: ${OBSTACLES[obstacle]}`;
  return `${what} should be ${wanted}, is ${has === '' ? 'not there' : has}${why}`;
}
