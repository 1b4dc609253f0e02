import { chipRevisionText } from '../../model/chip-revision.ts';
import { Board, type ChipReport } from '../../device/board.ts';
import type { CommandResult } from '../output.ts';
import { revisionText } from '../text-table.ts';
import { efuseLines } from './chip-efuses.ts';

export async function chip(port: string, signal: AbortSignal): Promise<CommandResult> {
  await using board = new Board(port);
  const report = await board.inspect(signal);
  await board.release(signal);
  if (report.mode === 'secure-download') return { json: report, text: lockedLines(report).join('\n') };
  const { identity, ...rest } = report;
  return {
    json: { ...identity, revision: chipRevisionText(identity.revision), ...rest },
    text: openLines(report).join('\n'),
  };
}

type Open = Extract<ChipReport, { mode: 'open' }>;
type Locked = Extract<ChipReport, { mode: 'secure-download' }>;

function openLines(report: Open): string[] {
  const { identity } = report;
  return [
    row('chip', `${report.title} revision ${chipRevisionText(identity.revision)}`),
    row('package', packageWords(identity)),
    row('crystal', identity.crystalMHz === undefined ? 'unknown' : `${identity.crystalMHz} MHz`),
    row('MAC', identity.mac),
    row('flash', flashWords(identity)),
    row('security', securityWords(identity.security)),
    row('rollback', rollbackWords(identity.secureVersion)),
    row('eFuse rev.', blockWords(identity.blockRevision)),
    ...wayLines(report),
    '',
    ...efuseLines(report.efuses),
  ];
}

function lockedLines(report: Locked): string[] {
  return [
    row('chip', report.title),
    row('security', securityWords(report.security)),
    row('', 'MAC, revision, flash and eFuses cannot be read in this mode'),
    row('rollback', rollbackWords(report.secureVersion)),
    ...wayLines(report),
  ];
}

const row = (name: string, text: string): string => `${name.padEnd(11)}${text}`;

function packageWords({ features }: Open['identity']): string {
  const { cores, embeddedFlash, embeddedPsram } = features;
  return [
    features.package,
    cores === 1 ? '1 core' : `${cores} cores`,
    ...(embeddedFlash === undefined ? [] : [`flash inside: ${embeddedFlash}`]),
    ...(embeddedPsram === undefined ? [] : [`PSRAM inside: ${embeddedPsram}`]),
  ].join(', ');
}

function flashWords({ flashId, flashSizeBytes, flashSizeBy, flashSizeMismatch }: Open['identity']): string {
  const id = `manufacturer ${flashId.manufacturerHex}, device ${flashId.deviceHex}`;
  if (flashSizeMismatch === undefined) return `${megabytes(flashSizeBytes)} by ${SIZE_BY[flashSizeBy]} (${id})`;
  const { jedecBytes, sfdpBytes } = flashSizeMismatch;
  return `its id says ${megabytes(jedecBytes)}, its SFDP ${megabytes(sfdpBytes)}: the smaller is taken (${id})`;
}

const SIZE_BY = {
  jedec: 'its id',
  sfdp: 'its SFDP',
  'jedec and sfdp': 'id and SFDP',
  mismatch: 'id and SFDP',
} as const;

const megabytes = (bytes: number): string => `${bytes / (1024 * 1024)} MB`;

function securityWords(security: Locked['security']): string {
  if (security.secureBoot === 'unreadable')
    return 'secure download mode on; the chip does not show whether secure boot and flash encryption are';
  const on = [
    ...(security.secureBoot ? ['secure boot'] : []),
    ...(security.flashEncryption ? ['flash encryption'] : []),
    ...(security.secureDownload ? ['secure download mode'] : []),
  ];
  return `${on.length > 0 ? `${on.join(', ')} on` : 'nothing switched on'} (flags ${security.flagsHex})`;
}

function blockWords(blockRevision: Open['identity']['blockRevision']): string {
  return blockRevision === 'unreadable' ? 'their revision cannot be read' : revisionText(blockRevision);
}

function rollbackWords(secureVersion: Open['identity']['secureVersion']): string {
  if (secureVersion === 'unreadable') return 'the anti-rollback counter cannot be read';
  return secureVersion === 0 ? 'any secure version starts' : `needs secure version ${secureVersion} or higher`;
}

const WAY_NAMES = { stub: 'by stub', rom: 'by ROM', 'secure-download': 'plainly' } as const;
const VERIFIED = {
  'md5-by-stub': 'verified by MD5 of the stub',
  'md5-by-rom': 'verified by MD5 of the ROM',
  'none: secure download mode': 'verified by nobody: nothing can be read back',
} as const;

function wayLines({ ways }: ChipReport): string[] {
  return ways.map((way, index) => {
    const reported = 'notPossible' in way ? `not possible: ${way.notPossible}` : VERIFIED[way.verification];
    return row(index === 0 ? 'writing' : '', `${WAY_NAMES[way.mode].padEnd(8)} ${reported}`);
  });
}
