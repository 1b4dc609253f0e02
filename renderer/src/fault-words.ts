import type { FaultView } from '../../station-core/contract.ts';
import { SCREEN_FAULTS } from './fault-of.ts';
import { wordsIn, type Language } from './words/index.ts';

export interface FaultWords {
  readonly says: string;
  readonly remedy: string;
}

/**
 * A fault in the language of the screen. One that the table of this language lacks (a newer station) is shown in the
 * words it came with. Undefined for faults of the screen itself, whose words are with the frame's.
 */
export function faultWords(fault: FaultView, language: Language): FaultWords | undefined {
  if (Object.values<string>(SCREEN_FAULTS).includes(fault.code)) return undefined;
  const table: Readonly<Record<string, FaultWords>> = wordsIn[language].faults;
  const known = Object.hasOwn(table, fault.code) ? table[fault.code] : undefined;
  return known ?? { says: fault.says, remedy: fault.remedy };
}
