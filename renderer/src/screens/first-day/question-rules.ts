import type { SetupQuestion, SetupQuestionName } from '../../../../station-core/contract.ts';

/** Questions whose answers are files that people bring. */
const FILES: ReadonlySet<SetupQuestionName> = new Set<SetupQuestionName>(['officers', 'certificate', 'root', 'escrow']);

/** A valid answer, also as a button: nobody has to know the word. */
export const NO_HEADQUARTERS = 'none';

export function isNone(name: SetupQuestionName, words: readonly string[]): boolean {
  return name === 'headquarters' && words.join() === NO_HEADQUARTERS;
}

export function wantsFiles(name: SetupQuestionName): boolean {
  return FILES.has(name);
}

/** What stands in the field at first: one a line where there are several. */
export function firstText({ suggestion }: Pick<SetupQuestion, 'suggestion'>): string {
  return suggestion.join('\n');
}

/** What was typed, as the station takes it. Empty: there is no answer yet. */
export function wordsOf(text: string, several: boolean): string[] {
  const words = several ? text.split('\n') : [text];
  return words.map((each) => each.trim()).filter((each) => each !== '');
}

/** A file that was pressed in the list: in place of the one before, or below those before, and never twice. */
export function withFile(text: string, path: string, several: boolean): string {
  if (!several) return path;
  const words = wordsOf(text, true);
  return words.includes(path) ? text : [...words, path].join('\n');
}

const OFFICER_FILE = /\.officer\.json$/i;
const SIGNED_FILE = /\.(?:json|jws)$/i;

/** Keys of officers for the officers, and certificates for the rest. */
export function fitsQuestion(name: SetupQuestionName, path: string): boolean {
  return name === 'officers' ? OFFICER_FILE.test(path) : !SIGNED_FILE.test(path);
}

/** The configuration of the signing service, the manifest, a permit. */
export function mayBeSigned(path: string): boolean {
  return SIGNED_FILE.test(path) && !OFFICER_FILE.test(path);
}
