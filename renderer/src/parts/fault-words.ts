import type { FaultView } from '../../../station-core/contract.ts';
import { SCREEN_FAULTS } from './fault-of.ts';
import { wordsIn, type Language } from '../locales/index.ts';

export interface FaultWords {
  /** Two or three words, where there is no room for a sentence. */
  readonly name: string;
  readonly says: string;
  readonly remedy: string;
}

/**
 * A fault in the language of the screen. One that the table of this language lacks (a newer station) is shown in the
 * words it came with. Undefined for faults of the screen itself, whose words are with the frame's.
 */
export function faultWords(fault: FaultView, language: Language): FaultWords | undefined {
  if (Object.values<string>(SCREEN_FAULTS).includes(fault.code)) return undefined;
  const { faults, faultNames } = wordsIn[language];
  const known = own<Omit<FaultWords, 'name'>>(faults, fault.code) ?? { says: fault.says, remedy: fault.remedy };
  return { name: own<string>(faultNames, fault.code) ?? known.says, ...known };
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
