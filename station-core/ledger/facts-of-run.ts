import type { BirthFacts } from '../protocol/unit-agent/birth-facts.ts';
import type { UnitEvidence } from './step-evidence.ts';

/** The steps before `prove` whose evidence a birth receipt speaks of. */
export type SeenBeforeProof = Pick<UnitEvidence, 'connect' | 'reserve' | 'boot' | 'generateKey' | 'install'>;

/** What a unit must state at `prove`, as far as its run has recorded it. */
export function factsOfRun(seen: SeenBeforeProof, nonceHex: string): Partial<BirthFacts> {
  const { connect, reserve, boot, generateKey, install } = seen;
  return {
    nonce: nonceHex,
    mac: connect.mac,
    chip: connect.chip,
    serial: reserve.serial,
    chainSha256: install.chainSha256Hex,
    elfSha256: boot.elfSha256Hex,
    firmwareVersion: boot.firmwareVersion,
    'key.option': generateKey.keyOption,
    'key.block': generateKey.keyBlock ?? 'none',
    'key.readProtected': generateKey.readProtected,
  };
}
