/** Finds out which chip answers: by the id that its ROM reports, or for the two oldest by a word of their ROM. */
import { Fault } from '../../../fault.ts';
import { getSecurityInfo, readRegister } from '../../../protocol/loader/commands.ts';
import { parseSecurityInfo } from '../../../codecs/loader.ts';
import { SECURITY_INFO_BYTES, type SecurityInfo } from '../../../protocol/loader/security-info.ts';
import type { Chip } from '../chips/chip.ts';
import { esp32s2 } from '../chips/esp32s2.ts';
import { KNOWN_CHIPS, NAMED_BUT_NOT_KNOWN } from '../chips/known-chips.ts';
import type { LoaderLink } from '../loader-link.ts';
import { chipIdOf } from '../../../model/chip.ts';

export interface Detected {
  readonly chip: Chip;
  /** Absent on the ESP32, and on an ESP32-S2 that refuses even this. */
  readonly security?: SecurityInfo;
  /** Nothing can be read from the chip but its security flags. */
  readonly secureDownload: boolean;
}

/** Newer chips never: there it changes with the silicon revision. */
const MAGIC_ADDRESS = 0x40001000;

/** An unidentified chip: it has an id that nobody knows, refuses both questions, or has a word there that no chip without an id has. */
type Undetected = { readonly chipId: number } | { readonly magic: number | 'refused' };

/**
 * `reconnect` brings the board into its loader again. Right after a USB-Serial/JTAG port was opened the first question may
 * be refused for no reason, and nothing protects an id on a bad line, so either counts only when a fresh start says the same.
 */
export async function detectChip(link: LoaderLink, reconnect: () => Promise<void>): Promise<Detected> {
  const first = await detectOnce(link);
  if ('chip' in first) return first;
  await reconnect();
  const second = await detectOnce(link);
  if ('chip' in second) return second;
  if ('chipId' in second)
    throw 'chipId' in first && first.chipId === second.chipId ? unknownId(link, second) : garbled(link);
  // One chip is left that shows nothing at all.
  if (second.magic === 'refused') return { chip: esp32s2, secureDownload: true };
  const name = NAMED_BUT_NOT_KNOWN.byMagic.get(second.magic);
  throw unknown(link, { magicHex: hexWord(second.magic), ...named(name) });
}

async function detectOnce(link: LoaderLink): Promise<Detected | Undetected> {
  const answer = await link.ask(getSecurityInfo(), { dataBytes: SECURITY_INFO_BYTES });
  if (answer.kind === 'done') {
    const security = parseSecurityInfo(answer.data);
    const { chipId, secureDownload } = security;
    const chip = bySecurityInfo(security);
    if (chip !== undefined) return { chip, security, secureDownload };
    if (chipId !== undefined) return { chipId };
  }
  if (answer.kind === 'refused') await link.drain(); // "unsupported" under our own opcode comes in eights too
  const magic = await readMagic(link);
  const chip = KNOWN_CHIPS.find((known) => known.magic === magic);
  return chip === undefined ? { magic } : { chip, secureDownload: false };
}

/** The ESP32-S2 alone answers without an id. */
function bySecurityInfo({ chipId }: SecurityInfo): Chip | undefined {
  return chipId === undefined ? esp32s2 : KNOWN_CHIPS.find(({ name }) => chipIdOf(name) === chipId);
}

function unknownId(link: LoaderLink, { chipId }: { readonly chipId: number }): Fault {
  return unknown(link, { chipId, ...named(NAMED_BUT_NOT_KNOWN.byId.get(chipId)) });
}

/** Two answers that differ are of the line, not of the chip. */
function garbled({ wire }: LoaderLink): Fault {
  return new Fault('board.garbled', {
    port: wire.address,
    baudRate: wire.baudRate,
    reason: 'two ids of the chip that differ',
  });
}

async function readMagic(link: LoaderLink): Promise<number | 'refused'> {
  const answer = await link.ask(readRegister(MAGIC_ADDRESS));
  if (answer.kind === 'done') return answer.value;
  if (answer.kind === 'refused') await link.drain();
  return 'refused';
}

const named = (name: string | undefined): { name: string } | Record<string, never> =>
  name === undefined ? {} : { name };

const unknown = (link: LoaderLink, evidence: Readonly<Record<string, string | number>>): Fault =>
  new Fault('board.unknown-chip', { port: link.wire.address, ...evidence });

export const hexWord = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
