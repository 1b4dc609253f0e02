/** Which keys a unit may have: where they may live, and what they must have been made of. */
import { Fault } from '../../fault.ts';
import type { UnitEvidence } from '../../ledger/step-evidence.ts';
import { usesKeyBlock } from '../../model/key-option.ts';
import type { Mac } from '../../model/mac.ts';
import type { Product } from '../product/product.ts';

type Evidence = UnitEvidence['generateKey'];

/** The product allows places; a key block that can be read is refused whatever the product says. */
export function refuseKeyPlace(
  { config }: Pick<Product, 'config'>,
  key: Pick<Evidence, 'keyOption' | 'keyBlock' | 'readProtected'> & { readonly unit: Mac },
): void {
  const { unit, keyOption, keyBlock, readProtected } = key;
  const { keyOptions } = config.identity;
  if (!keyOptions.includes(keyOption)) {
    throw new Fault('unit.key-not-allowed', { unit, option: keyOption, allowed: keyOptions.join(', ') });
  }
  if (usesKeyBlock(keyOption) && !readProtected) {
    throw new Fault('unit.key-readable', { unit, option: keyOption, block: keyBlock ?? 'unknown' });
  }
}

/** docs/specs/unit-agent.md §generate-key: the agent tests its own noise, and the station does not take its word for it. */
const MIN_SAMPLES = 1024;
const REPETITION_CUTOFF = 6;
const PROPORTION_CUTOFF = 62;

export function refusePoorEntropy(unit: Mac, entropy: NonNullable<Evidence['entropy']>): void {
  const { source, samples, longestRun, mostFrequent } = entropy;
  const healthy = samples >= MIN_SAMPLES && longestRun < REPETITION_CUTOFF && mostFrequent < PROPORTION_CUTOFF;
  if (!healthy) throw new Fault('board.no-entropy', { unit, source, samples, longestRun, mostFrequent });
}
