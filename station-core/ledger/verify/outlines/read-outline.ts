/**
 * Judges the bytes of an entry exactly as `decodeEntry` does, at a fraction of the cost: an expression made of the schema of
 * its kind says at once that they are canonical and an entry. Whatever it does not match, `decodeEntry` judges.
 */
import { z } from 'zod';
import { decodeEntry, ENTRY_SCHEMAS, type EntryKind } from '../../entry.ts';
import { EntryForm } from './entry-form.ts';
import { type Outline, outlineOf } from './outline.ts';

/** By kind, or by kind and step. Made when they are first needed. */
const forms = new Map<string, readonly EntryForm[]>();

/** `undefined` when these bytes are not exactly what `encodeEntry` writes for an entry. */
export function readOutline(body: Buffer): Outline | undefined {
  const text = body.toString('latin1'); // a byte that is not ASCII matches nothing
  return byForm(text) ?? slowly(body);
}

/** Also for tests. */
export function byForm(text: string): Outline | undefined {
  const kind = valueOf(text, 'kind');
  if (kind === undefined) return undefined;
  for (const form of formsOf(kind, kind === 'step-passed' ? valueOf(text, 'step') : undefined)) {
    const outline = form.read(text);
    if (outline !== undefined) return outline;
  }
  return undefined;
}

function slowly(body: Buffer): Outline | undefined {
  const entry = decodeEntry(body);
  return entry === undefined ? undefined : outlineOf(entry);
}

/** It need not be right: it only says which form to try. */
function valueOf(text: string, name: string): string | undefined {
  const key = `"${name}":"`;
  const from = text.lastIndexOf(key);
  return from === -1 ? undefined : text.slice(from + key.length, text.indexOf('"', from + key.length));
}

function formsOf(kind: string, step: string | undefined): readonly EntryForm[] {
  const name = step === undefined ? kind : `${kind} ${step}`;
  const known = forms.get(name);
  if (known !== undefined) return known;
  const made = ENTRY_SCHEMAS.filter(
    ({ shape }) => isFor(shape['kind'], kind) && (step === undefined || isFor(shape['step'], step)),
  )
    .map((schema) => EntryForm.of(kind as EntryKind, schema))
    .filter((form) => form !== undefined);
  if (made.length > 0) forms.set(name, made); // of kinds that exist there are few
  return made;
}

function isFor(schema: unknown, value: string): boolean {
  return schema instanceof z.ZodLiteral && schema.values.has(value);
}
