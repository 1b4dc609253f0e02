import type { FaultView } from '../../../station-core/contract.ts';
import { asTypedHere } from '../locales/command-name.ts';
import { SCREEN_FAULTS } from '../connection/fault-of.ts';
import type { FaultWording } from '../locales/fault-words.ts';
import { localeIn, type Language } from '../locales/index.ts';
import { plainWords } from '../locales/plain-words.ts';

/**
 * A fault in the language of the screen. One that the table of this language lacks (a newer station) is shown in the
 * words it came with. Undefined for faults of the screen itself, whose words are with the frame's.
 */
export function faultWords(fault: FaultView, language: Language): FaultWording | undefined {
  if (Object.values<string>(SCREEN_FAULTS).includes(fault.code)) return undefined;
  const { name, says, remedy } = own<FaultWording>(localeIn[language].faults, fault.code) ?? fault;
  return { name, says: plainWords(says, language), remedy: plainWords(asTypedHere(remedy), language) };
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
