/** What a unit stated of itself when it was made, in words. */
import { decodeBirthReceipt } from '../../codecs/agent.ts';
import { Fault } from '../../fault.ts';
import type { RunEvidence } from '../../ledger/read-evidence.ts';
import { type BirthFacts, birthFacts } from '../../protocol/unit-agent/birth-facts.ts';

type GenerateKey = RunEvidence['generateKey'];

/** Where the key lives; in the unit's own words for a unit of an earlier version. */
export function keyText(key: GenerateKey): string | undefined {
  if (key?.keyOption === undefined) return parts(key?.storage, key?.protection);
  const block = key.keyBlock === undefined ? undefined : `KEY${key.keyBlock}`;
  return parts(key.keyOption, block, block === undefined ? undefined : protection(key.readProtected === true));
}

export function entropyText(key: GenerateKey): string | undefined {
  if (key?.entropy === undefined) return undefined;
  const { source, samples, longestRun, mostFrequent } = key.entropy;
  const took = key.durationMs === undefined ? undefined : `key made in ${key.durationMs} ms`;
  const figures = `longest run ${longestRun}, most frequent ${mostFrequent} in a window`;
  return parts(`${samples} samples of ${source}`, figures, took);
}

const AGENT_PLACE = {
  app: 'part of the application',
  'boot-loader': "in the boot loader's place",
  ram: 'loaded into RAM',
} as const;

export function agentText(boot: RunEvidence['boot']): string | undefined {
  if (boot?.runsAs === undefined) return undefined;
  const { agentVersion, agentImageSha256Hex } = boot;
  const image = agentImageSha256Hex === undefined ? undefined : `image SHA-256 ${agentImageSha256Hex}`;
  return parts(agentVersion, AGENT_PLACE[boot.runsAs], image);
}

/** As the run read it back, after the unit had signed what it states. */
export function lockText(lock: RunEvidence['lock']): string | undefined {
  if (lock?.locked === undefined) return undefined;
  return lock.locked ? 'locked for good' : 'open: the product asks for no lock';
}

/** How a unit was seen to start its production firmware without the agent. */
export function startText(start: RunEvidence['bootFirmware']): string | undefined {
  if (start?.by === undefined) return undefined;
  const { firmwareVersion, elfSha256PrefixHex, slotOffsetBytes, md5Hex } = start;
  const slot = slotOffsetBytes === undefined ? undefined : `slot at 0x${slotOffsetBytes.toString(16)}`;
  return start.by === 'boot-log'
    ? parts(`by its console: ${firmwareVersion}`, `ELF ${elfSha256PrefixHex}…`, slot)
    : parts('by its console and flash read back', slot, `MD5 ${md5Hex}`);
}

/** Undefined when there is none, or none that can be read: `ledger verify` says which. */
export function statedIn(birthReceiptBase64: string | undefined): BirthFacts | undefined {
  if (birthReceiptBase64 === undefined) return undefined;
  try {
    return birthFacts(decodeBirthReceipt(Buffer.from(birthReceiptBase64, 'base64')).statement);
  } catch (error) {
    if (error instanceof Fault && error.code === 'board.agent-broke-protocol') return undefined;
    throw error;
  }
}

export function birthLines(birthReceiptBase64: string | undefined): readonly string[] {
  if (birthReceiptBase64 === undefined) return [];
  const facts = statedIn(birthReceiptBase64);
  if (facts === undefined) return ['the birth receipt cannot be read'];
  const block = facts['key.block'] === 'none' ? '' : ` in KEY${facts['key.block']}`;
  const readable = facts['key.block'] === 'none' ? '' : `, ${protection(facts['key.readProtected'])}`;
  return [
    `signed by the unit: ${facts.serial}, ${facts.mac}, ${facts.chip}, ${facts.locked ? 'locked' : 'not locked when it signed'}`,
    `firmware ${facts.firmwareVersion}, app SHA-256 ${facts.appSha256}`,
    `boot loader SHA-256 ${facts.bootloaderSha256}`,
    `chain SHA-256 ${facts.chainSha256}, key ${facts['key.option']}${block}${readable}`,
    `eFuses: ${efuseText(facts)}`,
  ];
}

function efuseText(facts: BirthFacts): string {
  const onOff = (on: boolean): string => (on ? 'on' : 'off');
  return [
    `secure boot ${onOff(facts['efuse.secureBoot'])}`,
    `flash encryption ${onOff(facts['efuse.flashEncryption'])}`,
    `JTAG ${facts['efuse.jtagDisabled'] ? 'disabled' : 'open'}`,
    `download mode ${facts['efuse.downloadMode']}`,
    `secure version ${facts['efuse.secureVersion']}`,
  ].join(', ');
}

function protection(readProtected: boolean): string {
  return readProtected ? 'read-protected' : 'readable';
}

function parts(...words: readonly (string | undefined)[]): string | undefined {
  const there = words.filter((word) => word !== undefined);
  return there.length === 0 ? undefined : there.join(', ');
}
