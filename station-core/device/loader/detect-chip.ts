/** Finds out which chip answers: by the id its ROM tells, or for the two oldest by a word of their ROM. */
import { Fault } from '../../fault.ts';
import { getSecurityInfo, readRegister } from '../../protocol/loader/commands.ts';
import { parseSecurityInfo, SECURITY_INFO_BYTES, type SecurityInfo } from '../../protocol/loader/security-info.ts';
import type { Chip } from './chips/chip.ts';
import { esp32s2 } from './chips/esp32s2.ts';
import { KNOWN_CHIPS, NAMED_BUT_NOT_KNOWN } from './chips/known-chips.ts';
import type { LoaderLink } from './loader-link.ts';

export interface Detected {
  readonly chip: Chip;
  /** Absent on the ESP32, and on an ESP32-S2 that refuses even this. */
  readonly security?: SecurityInfo;
  /** Nothing can be read from the chip but its security flags. */
  readonly secureDownload: boolean;
}

/** Newer chips never: there it changes with the silicon revision. */
const MAGIC_ADDRESS = 0x40001000;

/**
 * `reconnect` brings the board into its loader anew. Right after a USB-Serial/JTAG port was opened the first question may
 * be refused for no reason, so "both refused" counts only when a fresh start says the same.
 */
export async function detectChip(link: LoaderLink, reconnect: () => Promise<void>): Promise<Detected> {
  const first = await detectOnce(link);
  if (first !== undefined) return first;
  await reconnect();
  return (await detectOnce(link)) ?? { chip: esp32s2, secureDownload: true };
}

/** Undefined when the chip refuses both questions, as an ESP32-S2 in Secure Download Mode may. */
async function detectOnce(link: LoaderLink): Promise<Detected | undefined> {
  const answer = await link.ask(getSecurityInfo(), { dataBytes: SECURITY_INFO_BYTES });
  if (answer.kind === 'done') return bySecurityInfo(link, parseSecurityInfo(answer.data));
  if (answer.kind === 'refused') await link.drain(); // "unsupported" under our own opcode comes in eights too
  const chip = await byMagic(link);
  return chip === undefined ? undefined : { chip, secureDownload: false };
}

async function bySecurityInfo(link: LoaderLink, security: SecurityInfo): Promise<Detected> {
  const { chipId, secureDownload } = security;
  if (chipId !== undefined) return { chip: byId(link, chipId), security, secureDownload };
  if (secureDownload) return { chip: esp32s2, security, secureDownload }; // it alone tells no id, and lets nothing be read
  const chip = await byMagic(link);
  if (chip === undefined) throw unknown(link, { magicHex: 'refused' });
  return { chip, security, secureDownload };
}

function byId(link: LoaderLink, chipId: number): Chip {
  const chip = KNOWN_CHIPS.find((known) => known.id === chipId);
  if (chip !== undefined) return chip;
  throw unknown(link, { chipId, ...named(NAMED_BUT_NOT_KNOWN.byId.get(chipId)) });
}

async function byMagic(link: LoaderLink): Promise<Chip | undefined> {
  const answer = await link.ask(readRegister(MAGIC_ADDRESS));
  if (answer.kind !== 'done') {
    if (answer.kind === 'refused') await link.drain();
    return undefined;
  }
  const chip = KNOWN_CHIPS.find((known) => known.magic === answer.value);
  if (chip !== undefined) return chip;
  throw unknown(link, { magicHex: hexWord(answer.value), ...named(NAMED_BUT_NOT_KNOWN.byMagic.get(answer.value)) });
}

const named = (name: string | undefined): { name: string } | Record<string, never> =>
  name === undefined ? {} : { name };

const unknown = (link: LoaderLink, evidence: Readonly<Record<string, string | number>>): Fault =>
  new Fault('board.unknown-chip', { port: link.wire.address, ...evidence });

export const hexWord = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
