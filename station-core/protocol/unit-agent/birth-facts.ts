import { Buffer } from 'node:buffer';
import type { KeyOption } from '../../model/key-option.ts';
import { type Mac, macOfBytes } from '../../model/mac.ts';
import type { BirthStatement } from './birth-statement.ts';

/** The same as flat values that can be compared and shown; bytes are hex, and a key without a block has `none`. */
export interface BirthFacts {
  readonly nonce: string;
  readonly mac: Mac;
  readonly chip: string;
  readonly serial: string;
  readonly chainSha256: string;
  readonly elfSha256: string;
  readonly firmwareVersion: string;
  readonly appSha256: string;
  readonly bootloaderSha256: string;
  readonly locked: boolean;
  readonly 'key.option': KeyOption;
  readonly 'key.block': number | 'none';
  readonly 'key.readProtected': boolean;
  readonly 'efuse.secureBoot': boolean;
  readonly 'efuse.flashEncryption': boolean;
  readonly 'efuse.jtagDisabled': boolean;
  readonly 'efuse.downloadMode': BirthStatement['efuse']['downloadMode'];
  readonly 'efuse.secureVersion': number;
}

/** All but the tag over the secrets, which nobody needs to read. */
export function birthFacts(statement: BirthStatement): BirthFacts {
  const { chip: chipName, serial: unitSerial, firmwareVersion: version, locked, key, efuse } = statement;
  return {
    nonce: hex(statement.nonce),
    mac: macOfBytes(statement.mac),
    chip: chipName,
    serial: unitSerial,
    chainSha256: hex(statement.chainSha256),
    elfSha256: hex(statement.elfSha256),
    firmwareVersion: version,
    appSha256: hex(statement.appSha256),
    bootloaderSha256: hex(statement.bootloaderSha256),
    locked,
    'key.option': key.option,
    'key.block': key.block ?? 'none',
    'key.readProtected': key.readProtected,
    'efuse.secureBoot': efuse.secureBoot,
    'efuse.flashEncryption': efuse.flashEncryption,
    'efuse.jtagDisabled': efuse.jtagDisabled,
    'efuse.downloadMode': efuse.downloadMode,
    'efuse.secureVersion': efuse.secureVersion,
  };
}

export type BirthFact = keyof BirthFacts;
type FactValue = BirthFacts[BirthFact];

export interface Contradiction {
  readonly field: BirthFact;
  readonly stated: FactValue;
  readonly wanted: FactValue;
}

/** The first fact that is not what somebody knows it to be. */
export function contradictionIn(facts: BirthFacts, known: Partial<BirthFacts>): Contradiction | undefined {
  for (const field of Object.keys(known) as BirthFact[]) {
    const wanted = known[field];
    if (wanted !== undefined && facts[field] !== wanted) return { field, stated: facts[field], wanted };
  }
  return undefined;
}

function hex(value: Uint8Array): string {
  return Buffer.from(value).toString('hex');
}
