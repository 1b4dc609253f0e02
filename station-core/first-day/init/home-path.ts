import { homedir } from 'node:os';
import { join } from 'node:path';
import type { QuestionName } from './turn.ts';

const PATHS: ReadonlySet<QuestionName> = new Set<QuestionName>([
  'softhsmConf',
  'officers',
  'certificate',
  'root',
  'escrow',
  'pinFile',
]);

/** A shell puts the home folder in the place of `~`; whoever answers a question types to no shell. */
export function withHome(question: QuestionName, words: readonly string[], home = homedir()): readonly string[] {
  if (!PATHS.has(question)) return words;
  return words.map((each) => (each.startsWith('~/') ? join(home, each.slice(2)) : each));
}
