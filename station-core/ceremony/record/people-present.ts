import type { CeremonyPerson } from './ceremony-record.ts';

/**
 * Who is there, as people write it: `Anna Berg, security officer`. Several are separate words, or stand in one with `;`
 * between them, or are quoted as in a shell. Who has no role here has an empty one, which whoever asked refuses.
 */
export function peopleIn(words: readonly string[]): CeremonyPerson[] {
  return words.flatMap(separate).map(personIn);
}

const QUOTED = /^\s*"[^"]*"(?:\s+"[^"]*")*\s*$/;

function separate(word: string): string[] {
  const parts = QUOTED.test(word) ? [...word.matchAll(/"([^"]*)"/g)].map(([, part = '']) => part) : [word];
  return parts.flatMap((part) => part.split(';')).filter((part) => part.trim() !== '');
}

function personIn(text: string): CeremonyPerson {
  const at = text.indexOf(',');
  return { name: text.slice(0, Math.max(0, at)).trim(), role: text.slice(at + 1).trim() };
}
