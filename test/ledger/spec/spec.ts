import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { stepPassed } from '../../../station-core/ledger/kinds/step-passed.ts';
import { header } from '../../../station-core/ledger/kinds/header.ts';
import { STEP_EVIDENCE } from '../../../station-core/ledger/step-evidence.ts';

/** Reads the examples out of docs/specs/ledger.md, so that the document is the test vector and cannot rot. */
const SPEC = new URL('../../../docs/specs/ledger.md', import.meta.url);
const KINDS = new URL('../../../station-core/ledger/kinds/', import.meta.url);

export const specText = readFileSync(SPEC, 'utf8');

/** Every block of this name, without the line break at its end. */
export function blocks(name: string): string[] {
  return [...specText.matchAll(new RegExp(`^\`\`\`${name}\n(.*?)\n\`\`\`$`, 'gms'))].map(([, text = '']) => text);
}

export function block(name: string): string {
  const [text, ...more] = blocks(name);
  if (text === undefined || more.length > 0) throw new Error(`the document has not one block ${name}`);
  return text;
}

/** The rows of the table under a head that begins so, cell by cell, without the marks of code. */
export function table(head: string): string[][] {
  const lines = specText.split('\n');
  const start = lines.findIndex((line) => line.replaceAll(/ +/g, ' ').startsWith(head));
  if (start < 0) throw new Error(`the document has no table ${head}`);
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines.slice(start + 2, start + length).map((line) => {
    return line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  });
}

/** A cell in which everything stands in marks of code: `a`, `b?`. */
export function codes(cell: string): string[] {
  return [...cell.matchAll(/`([^`]*)`/g)].map(([, code = '']) => code);
}

/** Every kind that is written today with its own fields, of whatever file in `kinds/`; optional ones with a `?`. */
export async function kindsWritten(): Promise<Map<string, string[]>> {
  const kinds = new Map<string, string[]>();
  for (const file of readdirSync(KINDS).filter((each) => each.endsWith('.ts'))) {
    const found = (await import(new URL(file, KINDS).href)) as Record<string, unknown>;
    for (const list of Object.values(found).filter(Array.isArray)) {
      for (const schema of list.filter((each) => each instanceof z.ZodObject)) kinds.set(kindOf(schema), own(schema));
    }
  }
  const [step] = stepPassed.options;
  kinds.set('step-passed', own(step));
  return kinds;
}

export function stepsWritten(): Map<string, string[]> {
  return new Map(Object.entries(STEP_EVIDENCE).map(([step, evidence]) => [step, fieldsOf(evidence)]));
}

function kindOf(schema: z.ZodObject): string {
  return String((schema.shape['kind'] as z.ZodLiteral).value);
}

function own(schema: z.ZodObject): string[] {
  return fieldsOf(schema).filter((name) => !Object.hasOwn(header, name.replace('?', '')) && name !== 'kind');
}

function fieldsOf(schema: z.ZodObject): string[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    return (field as z.ZodType)._zod.optin === 'optional' ? `${name}?` : name;
  });
}
