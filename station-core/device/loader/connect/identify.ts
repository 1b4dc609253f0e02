/** Reads what the station records of the chip that answers. Changes nothing on the board. */
import { Fault } from '../../../fault.ts';
import type { ChipRevision } from '../../../model/chip-revision.ts';
import type { Mac } from '../../../model/mac.ts';
import { parseSecurityInfo } from '../../../codecs/loader.ts';
import { getSecurityInfo, spiAttach } from '../../../protocol/loader/commands.ts';
import { SECURITY_INFO_BYTES, type SecurityInfo } from '../../../protocol/loader/security-info.ts';
import type { ChipBlockRevision, WaivedLimits } from '../../../formats/image/revision-range.ts';
import type { ChipSecureVersion } from '../../../model/chip-secure-version.ts';
import type { EfuseTable } from '../../efuse/efuse-table.ts';
import { rememberWords, type ReadRegister } from '../../efuse/read-efuses.ts';
import { readBlockRevision, readWaiver, WAIVERS } from '../../efuse/revision-limits.ts';
import { readSecureVersion } from '../../efuse/secure-version.ts';
import type { Chip, ChipFeatures, ChipName, SecurityState } from '../chips/chip.ts';
import { readUntilAgreed } from './agreed-reading.ts';
import { detectChip, hexWord, type Detected } from './detect-chip.ts';
import type { InLoader } from './download-mode.ts';
import { readFactoryMac } from './factory-mac.ts';
import { readFlashChip, type FlashChip } from '../flash/flash-chip.ts';
import type { LoaderLink } from '../loader-link.ts';

export interface ChipIdentity extends FlashChip {
  readonly chip: ChipName;
  readonly revision: ChipRevision;
  /** The base MAC. */
  readonly mac: Mac;
  readonly features: ChipFeatures;
  /** Absent when unknown, as while a stub of an earlier session runs. */
  readonly crystalMHz?: number;
  readonly security: SecurityState;
  /** The anti-rollback counter: an app with a lower secure version does not start. */
  readonly secureVersion: ChipSecureVersion;
  /** Of its calibration eFuses: major × 100 + minor. */
  readonly blockRevision: ChipBlockRevision;
  readonly waivedLimits: WaivedLimits;
  readonly modemLines: boolean;
  readonly loader: 'stub' | 'rom';
}

/** All that a chip in Secure Download Mode reports: neither MAC nor flash, so the unit cannot be identified. */
export interface LockedIdentity {
  readonly chip: ChipName;
  readonly security: LockedSecurity;
  readonly secureVersion: 'unreadable';
  readonly blockRevision: 'unreadable';
  readonly modemLines: boolean;
}

/** An ESP32-S2 may refuse even its flags: that it does says which mode it is in, and no more. */
export type LockedSecurity =
  | SecurityState
  | {
      readonly flagsHex: 'refused';
      readonly secureBoot: 'unreadable';
      readonly flashEncryption: 'unreadable';
      readonly secureDownload: true;
    };

export type Identified =
  | { readonly mode: 'open'; readonly chip: Chip; readonly revision: ChipRevision; readonly identity: ChipIdentity }
  | { readonly mode: 'secure-download'; readonly chip: Chip; readonly identity: LockedIdentity };

/** `reconnect` brings the board into its loader again. */
export async function identify(
  link: LoaderLink,
  entered: InLoader,
  reconnect: () => Promise<void>,
): Promise<Identified> {
  const detected = await detectChip(link, reconnect);
  const { chip } = detected;
  if (detected.secureDownload) {
    return { mode: 'secure-download', chip, identity: locked(detected, entered) };
  }
  const afresh: ReadRegister = (address) => link.readRegister(address);
  const read = rememberWords(afresh);
  const revision = await readRevision(chip, afresh);
  const mac = await readFactoryMac(chip.efuses, afresh);
  const features = await chip.readFeatures(read);
  const crystalMHz = entered.loader === 'rom' ? await chip.crystal.readMHz(read) : undefined;
  const security = await readUntilAgreed('security flags', () => readSecurity(detected, link));
  const secureVersion = await readUntilAgreed('SECURE_VERSION', () =>
    readSecureVersion(efusesOf(chip, revision), afresh),
  );
  const limits = await readLimits(efusesOf(chip, revision), afresh);
  if (entered.loader === 'rom') await link.command(spiAttach());
  const identity: ChipIdentity = {
    chip: chip.name,
    revision,
    mac,
    features,
    ...(crystalMHz === undefined ? {} : { crystalMHz }),
    ...(await readFlashChip(link, chip.spi)),
    security,
    secureVersion,
    ...limits,
    ...entered,
  };
  return { mode: 'open', chip, revision, identity };
}

/** A line that garbles one reading does not make a chip impossible: that takes two readings as well. */
async function readRevision(chip: Chip, read: ReadRegister): Promise<ChipRevision> {
  const found = await readUntilAgreed('chip revision', async () => {
    try {
      return await chip.readRevision(rememberWords(read));
    } catch (error) {
      if (error instanceof Fault && error.code === 'board.revision-impossible') return error;
      throw error;
    }
  });
  if (found instanceof Fault) throw found;
  return found;
}

async function readLimits(
  table: EfuseTable,
  read: ReadRegister,
): Promise<Pick<ChipIdentity, 'blockRevision' | 'waivedLimits'>> {
  const blockRevision = await readUntilAgreed('BLK_VERSION', () => readBlockRevision(table, rememberWords(read)));
  const isWaived = async (limit: keyof WaivedLimits): Promise<boolean> =>
    (await readUntilAgreed(WAIVERS[limit], () => readWaiver(table, limit, read))) === 1;
  return {
    blockRevision,
    waivedLimits: { silicon: await isWaived('silicon'), efuseBlocks: await isWaived('efuseBlocks') },
  };
}

/** The table that holds for this silicon. */
export function efusesOf({ efuses, laterEfuses }: Chip, { major }: ChipRevision): EfuseTable {
  return laterEfuses !== undefined && major >= laterEfuses.fromMajor ? laterEfuses.table : efuses;
}

function locked({ chip, security }: Detected, { modemLines }: InLoader): LockedIdentity {
  const seen = security === undefined ? REFUSED : securityState(security);
  const hidden = { secureVersion: 'unreadable', blockRevision: 'unreadable' } as const;
  return { chip: chip.name, security: seen, ...hidden, modemLines };
}

const REFUSED = {
  flagsHex: 'refused',
  secureBoot: 'unreadable',
  flashEncryption: 'unreadable',
  secureDownload: true,
} as const satisfies LockedSecurity;

async function readSecurity({ chip, security }: Detected, link: LoaderLink): Promise<SecurityState> {
  if (security !== undefined) {
    const { data } = await link.command(getSecurityInfo(), { dataBytes: SECURITY_INFO_BYTES });
    return securityState(parseSecurityInfo(data));
  }
  if (chip.readSecurity === undefined) throw new Fault('board.refused-command', { command: 'GET_SECURITY_INFO' });
  return chip.readSecurity((address) => link.readRegister(address));
}

function securityState(info: SecurityInfo): SecurityState {
  const { secureBoot, flashEncryption, secureDownload } = info;
  return { flagsHex: hexWord(info.flags), secureBoot, flashEncryption, secureDownload };
}
