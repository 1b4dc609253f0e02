import type { FaultCode, FaultText } from '../../../station-core/contract.ts';

/** What a language says about one fault. */
export type FaultWording = Readonly<Pick<FaultText, 'name' | 'says' | 'remedy'>>;

/** What a language says about each fault of the station. A fault that a language lacks does not compile. */
export type FaultWords = Readonly<Record<FaultCode, FaultWording>>;

/** The words of the station's own table, which is in English, without what is not for people. */
export function wordsOfFaults(table: FaultWords): FaultWords {
  const words = Object.entries(table).map(([code, { name, says, remedy }]) => [code, { name, says, remedy }]);
  return Object.fromEntries(words) as FaultWords; // the same codes as the table's
}
