/**
 * How far each person has read the officer's log, kept beside the ledger: it concerns nobody but them, so it is no entry.
 */
import { z } from 'zod';
import { parsePlainJson } from '../../plain-json.ts';

const lookedSchema = z.strictObject({ sizeEntries: z.int().nonnegative(), at: z.iso.datetime() });
/** Everything before entry `sizeEntries`. */
export type LastLooked = z.infer<typeof lookedSchema>;

export function lookedMemo(person: string): string {
  return `looked:${person}`;
}

export function lookedText(looked: LastLooked): string {
  return JSON.stringify(lookedSchema.parse(looked));
}

/** A note that cannot be read shows too much, never too little: then they look at everything again. */
export function readLooked(text: string | undefined): LastLooked | undefined {
  if (text === undefined) return undefined;
  try {
    return lookedSchema.safeParse(parsePlainJson(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
