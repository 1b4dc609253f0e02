/** Holds what a unit has shown against what the ledger knows of it. Values in, values out. */
import { decodeBirthReceipt } from '../../codecs/agent.ts';
import { Fault } from '../../fault.ts';
import type { UnitRecord } from '../../ledger/unit-record.ts';
import type { InHandCheck, InHandCheckName } from '../../model/desk/in-hand.ts';
import { type BirthFact, type BirthFacts, birthFacts } from '../../protocol/unit-agent/birth-facts.ts';
import type { Challenged } from './challenge.ts';

export function compared(check: InHandCheckName, found: string | undefined, wanted: string | undefined): InHandCheck {
  if (wanted === undefined) return { check, result: 'not-checked', found: 'the ledger does not say' };
  return { check, result: found === wanted ? 'matches' : 'differs', found: found ?? 'none', wanted };
}

export function notChecked(check: InHandCheckName, why: string): InHandCheck {
  return { check, result: 'not-checked', found: why };
}

/** Whether this is a unit that left the line, as the ledger has it. */
export function recordCheck({ outcome }: UnitRecord): InHandCheck {
  return compared('record', outcome ?? 'in work', 'PASS');
}

/** Which statement speaks for which check; what may change after the birth of a unit is not among them. */
const FACTS = {
  chip: 'chip',
  serial: 'serial',
  appSha256: 'application',
  elfSha256: 'application',
  firmwareVersion: 'application',
  bootloaderSha256: 'boot-loader',
  chainSha256: 'certificate',
  'key.option': 'key',
  'key.block': 'key',
  'key.readProtected': 'key',
} as const satisfies Partial<Record<BirthFact, InHandCheckName>>;

/** What the unit states now against what it stated at birth, or else against what its run has recorded. */
export function statementChecks(record: UnitRecord, { hello, locked, proof }: Challenged): InHandCheck[] {
  const wanted = factsAtBirth(record);
  const said = [factsOfHello(hello), proof?.facts ?? {}].flatMap((stated) => factChecks(stated, wanted));
  return [...said, keyCheck(proof), lockCheck(record, locked)];
}

function factChecks(stated: Partial<BirthFacts>, wanted: Partial<BirthFacts>): InHandCheck[] {
  return (Object.keys(FACTS) as (keyof typeof FACTS)[])
    .filter((fact) => wanted[fact] !== undefined && stated[fact] !== undefined)
    .map((fact) => compared(FACTS[fact], `${fact} ${stated[fact]}`, `${fact} ${wanted[fact]}`));
}

function keyCheck(proof: Challenged['proof']): InHandCheck {
  const found = proof === undefined ? 'no proof' : proof.signed ? 'signed' : 'not signed by the key of its certificate';
  return compared('key', found, 'signed');
}

function lockCheck({ evidence: { lock } }: UnitRecord, locked: boolean): InHandCheck {
  return compared('lock', lockText(locked), lock?.locked === undefined ? undefined : lockText(lock.locked));
}

const lockText = (locked: boolean): string => (locked ? 'locked' : 'not locked');

function factsAtBirth({ serial, evidence }: UnitRecord): Partial<BirthFacts> {
  const { boot, install, prove, connect, generateKey } = evidence;
  const recorded: Partial<BirthFacts> = {
    ...(connect?.chip && { chip: connect.chip }),
    ...(serial === undefined ? {} : { serial }),
    ...(boot?.elfSha256Hex && { elfSha256: boot.elfSha256Hex }),
    ...(boot?.firmwareVersion && { firmwareVersion: boot.firmwareVersion }),
    ...(install?.chainSha256Hex && { chainSha256: install.chainSha256Hex }),
    ...(generateKey?.keyOption && { 'key.option': generateKey.keyOption }),
  };
  const { appSha256, bootloaderSha256, ...stated } = statedAtBirth(prove?.birthReceiptBase64) ?? {};
  const key = { 'key.block': stated['key.block'], 'key.readProtected': stated['key.readProtected'] };
  return withoutGaps({ ...recorded, appSha256, bootloaderSha256, ...key });
}

function statedAtBirth(birthReceiptBase64: string | undefined): Partial<BirthFacts> | undefined {
  if (birthReceiptBase64 === undefined) return undefined;
  try {
    return birthFacts(decodeBirthReceipt(Buffer.from(birthReceiptBase64, 'base64')).statement);
  } catch (error) {
    if (error instanceof Fault && error.code === 'board.agent-broke-protocol') return undefined; // `ledger verify` says so
    throw error;
  }
}

function factsOfHello({ chip, serial, elfSha256Hex, firmwareVersion, chainSha256Hex }: Challenged['hello']) {
  return withoutGaps({ chip, serial, elfSha256: elfSha256Hex, firmwareVersion, chainSha256: chainSha256Hex });
}

function withoutGaps(facts: { readonly [Fact in BirthFact]?: BirthFacts[Fact] | undefined }): Partial<BirthFacts> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
