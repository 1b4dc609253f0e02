/** Finds out which chip answers on the wire and reads what the station records of it. Changes nothing on the board. */
import { Fault } from '../../fault.ts';
import { getSecurityInfo, readRegister, spiAttach } from '../../protocol/loader/commands.ts';
import { parseSecurityInfo, SECURITY_INFO_BYTES, type SecurityInfo } from '../../protocol/loader/security-info.ts';
import type { Chip, ChipName, SecurityState } from './chips/chip.ts';
import { KNOWN_CHIPS } from './chips/known-chips.ts';
import type { InLoader } from './download-mode.ts';
import { readFlashChip, type FlashId } from './flash-chip.ts';
import type { LoaderLink } from './loader-link.ts';

export interface ChipIdentity {
  readonly chip: ChipName;
  /** `v1.1` */
  readonly revision: string;
  /** The base MAC, `aa:bb:cc:dd:ee:ff`. */
  readonly mac: string;
  readonly flashId: FlashId;
  readonly flashSizeBytes: number;
  readonly security: SecurityState;
  readonly modemLines: boolean;
  readonly loader: 'stub' | 'rom';
}

export interface Identified {
  readonly chip: Chip;
  readonly identity: ChipIdentity;
}

/** Chips that tell no chip id are told apart by this ROM word; newer ones never, it changes with the silicon revision. */
const MAGIC_ADDRESS = 0x40001000;

export async function identify(link: LoaderLink, { modemLines, loader }: InLoader): Promise<Identified> {
  const { chip, security } = await detectChip(link);
  const read = (address: number): Promise<number> => link.readRegister(address);
  const revision = await chip.readRevision(read);
  const mac = await readMac(chip, read);
  const state = security === undefined ? await securityByEfuse(chip, read) : securityState(security);
  if (loader === 'rom') await link.command(spiAttach());
  const flash = await readFlashChip(link, chip.spi);
  const identity: ChipIdentity = {
    chip: chip.name,
    revision: `v${revision.major}.${revision.minor}`,
    mac,
    ...flash,
    security: state,
    modemLines,
    loader,
  };
  return { chip, identity };
}

interface Detected {
  readonly chip: Chip;
  readonly security?: SecurityInfo;
}

async function detectChip(link: LoaderLink): Promise<Detected> {
  // The first question after a connect may fail for no reason on some ports, so a refusal is asked twice.
  return (await detectOnce(link)) ?? (await detectOnce(link)) ?? unknownChip(link);
}

async function detectOnce(link: LoaderLink): Promise<Detected | undefined> {
  const answer = await link.ask(getSecurityInfo(), { dataBytes: SECURITY_INFO_BYTES });
  if (answer.kind === 'done') {
    const security = parseSecurityInfo(answer.data);
    if (security.chipId !== undefined) return { chip: chipById(link, security), security };
  } else if (answer.kind === 'refused') {
    await link.drain(); // "unsupported" under our own opcode comes in eights too
  }
  const magic = await link.ask(readRegister(MAGIC_ADDRESS));
  if (magic.kind !== 'done') return undefined;
  const chip = KNOWN_CHIPS.find((known) => known.magic === magic.value);
  return chip === undefined ? undefined : { chip };
}

function chipById(link: LoaderLink, security: SecurityInfo): Chip {
  const chip = KNOWN_CHIPS.find((known) => known.id === security.chipId && known.magic === undefined);
  if (chip === undefined) {
    throw new Fault('board.unknown-chip', { port: link.wire.address, chipId: security.chipId ?? -1 });
  }
  if (!security.secureDownload) return chip;
  // In this mode neither MAC nor flash can be read: the unit cannot be named.
  throw new Fault('board.locked', { port: link.wire.address, chip: chip.name, flagsHex: hexWord(security.flags) });
}

async function unknownChip(link: LoaderLink): Promise<never> {
  const magic = await link.ask(readRegister(MAGIC_ADDRESS));
  throw new Fault('board.unknown-chip', {
    port: link.wire.address,
    magicHex: magic.kind === 'done' ? hexWord(magic.value) : 'refused',
  });
}

async function securityByEfuse(chip: Chip, read: (address: number) => Promise<number>): Promise<SecurityState> {
  if (chip.readSecurity === undefined) throw new Fault('board.refused-command', { command: 'GET_SECURITY_INFO' });
  return chip.readSecurity(read);
}

function securityState(info: SecurityInfo): SecurityState {
  const { secureBoot, flashEncryption, secureDownload } = info;
  return { flagsHex: hexWord(info.flags), secureBoot, flashEncryption, secureDownload };
}

/** Loader replies carry no checksum, and the whole record hangs on these six bytes: they are read until two readings agree. */
async function readMac(chip: Chip, read: (address: number) => Promise<number>): Promise<string> {
  const once = async (): Promise<string> => macText(await read(chip.macAddresses[0]), await read(chip.macAddresses[1]));
  let last = await once();
  for (let reading = 2; reading <= MAC_READINGS; reading++) {
    const next = await once();
    if (next === last) return next;
    last = next;
  }
  throw new Fault('board.garbled', { reading: 'MAC', readings: MAC_READINGS });
}

const MAC_READINGS = 4;

/** The two eFuse words hold the six bytes most significant first: the low half of the high word, then the low word. */
function macText(low: number, high: number): string {
  const bytes = Buffer.alloc(6);
  bytes.writeUInt16BE(high & 0xffff, 0);
  bytes.writeUInt32BE(low, 2);
  return bytes.toString('hex').replaceAll(/(..)(?=.)/g, '$1:');
}

const hexWord = (word: number): string => word.toString(16).padStart(8, '0');
