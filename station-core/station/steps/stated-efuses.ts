/** Compares what a unit states of its eFuses with what the chip itself showed at `connect`. */
import type { UnitEvidence } from '../../ledger/step-evidence.ts';
import type { BirthFacts, Contradiction } from '../../protocol/unit-agent/birth-facts.ts';
import type { Product } from '../product/product.ts';

interface AtConnect {
  readonly connect: UnitEvidence['connect'];
  readonly product: Product;
}

/**
 * eFuses only go one way. Between `connect` and `prove` the first start of the firmware may have closed more of the chip,
 * but only where the product says that the firmware does that; nothing may be more open than it was.
 */
export function wrongEfuse(stated: BirthFacts, { connect, product }: AtConnect): Contradiction | undefined {
  const { security } = connect;
  const unitBurns = product.config.securityProfile?.burnByStation === false;
  const flags = [
    ['efuse.secureBoot', stated['efuse.secureBoot'], security.secureBoot],
    ['efuse.flashEncryption', stated['efuse.flashEncryption'], security.flashEncryption],
    ['efuse.downloadMode', stated['efuse.downloadMode'] !== 'open', security.secureDownload],
  ] as const;
  for (const [field, now, before] of flags) {
    if (now !== before && !(now && unitBurns)) return { field, stated: stated[field], wanted: before };
  }
  if (stated['efuse.jtagDisabled'] && !unitBurns && !jtagOff(connect))
    return { field: 'efuse.jtagDisabled', stated: true, wanted: false };
  return wrongCounter(stated['efuse.secureVersion'], { connect, product });
}

/** By the pins. A chip that also has JTAG over USB is closed only when both are, so the reverse says nothing. */
function jtagOff({ chip, security }: UnitEvidence['connect']): boolean {
  const bit = chip === 'esp32' ? ESP32_JTAG_DISABLE : HARD_DIS_JTAG;
  return ((Number.parseInt(security.flagsHex, 16) >>> bit) & 1) === 1;
}

/** EFUSE_BLK0_RDATA6, and the flags of GET_SECURITY_INFO (docs/specs/espressif.md 1.1). */
const ESP32_JTAG_DISABLE = 6;
const HARD_DIS_JTAG = 7;

/** The firmware that was started may have raised the counter up to its own version. */
function wrongCounter(stated: number, { connect, product }: AtConnect): Contradiction | undefined {
  const before = connect.secureVersion;
  if (before === 'unreadable') return undefined; // the chip shows its boot loader none either, and nobody can compare
  const most = Math.max(before, product.build.app.secureVersion);
  if (stated >= before && stated <= most) return undefined;
  return { field: 'efuse.secureVersion', stated, wanted: stated < before ? before : most };
}
