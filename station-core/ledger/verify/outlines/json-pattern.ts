/**
 * Makes of a schema a pattern for canonical JSON that follows it. Whatever the pattern matches is in canonical form and
 * follows the schema; not everything that does is matched, and of a schema that no pattern can express there is none.
 */
import { z } from 'zod';
import { MAC_TEXT } from '../../../model/mac.ts';
import { macSchema } from '../../../model-schemas.ts';
import { PLAIN, stringPattern } from './string-pattern.ts';

type Schema = z.core.$ZodType;

/** A part of the value for which the pattern says too little: its own schema has to be asked as well. */
export interface Beyond {
  readonly path: readonly string[];
  readonly schema: Schema;
}

/** `path` is `undefined` where no path leads to the value, as within an array. */
export interface Where {
  readonly path: readonly string[] | undefined;
  readonly beyond: Beyond[];
}

/** So many digits never lose their last one. */
const MORE_DIGITS = String.raw`\d{0,14}`;
const NATURAL = `(?:0|[1-9]${MORE_DIGITS})`;
const BASE64 = '(?:BBBB)*(?:BB==|BBB=)?'.replaceAll('B', '[0-9a-zA-Z+/]');

export function jsonPattern(schema: Schema, where: Where): string | undefined {
  if (schema === macSchema) return quoted(stringPattern(MAC_TEXT));
  if (schema instanceof z.ZodReadonly) return jsonPattern(schema.unwrap(), where);
  if (schema instanceof z.ZodObject) return objectPattern(schema, where);
  if (schema instanceof z.ZodArray) return arrayPattern(schema, where);
  if (schema instanceof z.ZodUnion) return anyOf(schema.options.map((option) => jsonPattern(option, nowhere(where))));
  if (schema instanceof z.ZodLiteral) return anyOf([...schema.values].map(literalPattern));
  if (schema instanceof z.ZodEnum) return anyOf(schema.options.map(literalPattern));
  if (schema instanceof z.ZodBoolean) return checksOf(schema).length === 0 ? '(?:true|false)' : undefined;
  if (schema instanceof z.ZodNumber) return numberPattern(schema);
  if (schema instanceof z.ZodString || schema instanceof z.ZodBase64) return textPattern(schema);
  return schema instanceof z.ZodISODateTime ? textPattern(schema) : undefined;
}

function nowhere({ beyond }: Where): Where {
  return { path: undefined, beyond };
}

function anyOf(patterns: readonly (string | undefined)[]): string | undefined {
  if (patterns.includes(undefined)) return undefined;
  return patterns.length === 1 ? patterns[0] : `(?:${patterns.join('|')})`;
}

function literalPattern(value: unknown): string | undefined {
  const text = JSON.stringify(value);
  const isPlain = typeof value === 'string' && new RegExp(`^"${PLAIN}*"$`).test(text);
  if (!isPlain && typeof value !== 'boolean' && !(Number.isSafeInteger(value) && Number(value) >= 0)) return undefined;
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

type Check = Readonly<Record<string, unknown>>;

function checksOf(schema: Schema): readonly Check[] {
  return (schema._zod.def.checks ?? []).map((check) => check._zod.def as unknown as Check);
}

/** Whole numbers only, whatever else the schema allows. */
function numberPattern(schema: z.ZodNumber): string | undefined {
  let [least, most]: [number, number | undefined] = [-Infinity, undefined];
  if (!['safeint', undefined].includes(formatOf(schema))) return undefined;
  for (const { check, value, inclusive } of checksOf(schema)) {
    if (check === 'greater_than') least = Math.max(least, inclusive === true ? Number(value) : Number(value) + 1);
    else if (check === 'less_than' && inclusive === true && most === undefined) most = Number(value);
    else return undefined;
  }
  if (most !== undefined) return least >= 0 && most <= 9 && least <= most ? `[${least}-${most}]` : undefined;
  if (least <= 0) return NATURAL;
  return least === 1 ? `[1-9]${MORE_DIGITS}` : undefined;
}

function formatOf(schema: Schema): string | undefined {
  return (schema._zod.def as { readonly format?: string }).format;
}

type Text = z.ZodString | z.ZodBase64 | z.ZodISODateTime;

function textPattern(schema: Text): string | undefined {
  let [least, most, form] = [0, '', formOf(schema)];
  for (const { check, minimum, maximum, format, pattern } of checksOf(schema)) {
    if (check === 'min_length') least = Math.max(least, Number(minimum));
    else if (check === 'max_length' && most === '') most = String(maximum);
    else if (format === 'regex' && form === ANY && pattern instanceof RegExp) form = stringPattern(pattern);
    else return undefined;
  }
  if (form === ANY) return `"${PLAIN}${most === '' && least === 1 ? '+' : `{${least},${most}}`}"`;
  if (least === 0 && most === '') return quoted(form);
  if (least === 1 && most === '') return form === undefined ? undefined : `"(?!")${form}"`;
  return form === undefined ? undefined : `"(?=${PLAIN}{${least},${most}}")${form}"`;
}

const ANY = 'any text';

function formOf(schema: Text): string | undefined {
  switch (formatOf(schema)) {
    case undefined:
      return ANY;
    case 'base64':
      return BASE64;
    case 'datetime':
      return datePattern(schema);
    default:
      return undefined;
  }
}

function datePattern(schema: Schema): string | undefined {
  const { pattern } = schema._zod.def as { readonly pattern?: unknown };
  return pattern instanceof RegExp ? stringPattern(pattern) : undefined;
}

function quoted(pattern: string | undefined): string | undefined {
  return pattern === undefined ? undefined : `"${pattern}"`;
}

function arrayPattern(schema: z.ZodArray, where: Where): string | undefined {
  let [least, most] = [0, ''];
  for (const { check, minimum, maximum } of checksOf(schema)) {
    if (check === 'min_length') least = Math.max(least, Number(minimum));
    else if (check === 'max_length' && most === '' && Number(maximum) > 0) most = String(Number(maximum) - 1);
    else return undefined;
  }
  const item = jsonPattern(schema.element, nowhere(where));
  if (item === undefined) return undefined;
  const items = `${item}(?:,${item}){${Math.max(least - 1, 0)},${most}}`;
  return least === 0 ? String.raw`\[(?:${items})?\]` : String.raw`\[${items}\]`;
}

function objectPattern(schema: z.ZodObject, where: Where): string | undefined {
  if (!(schema.def.catchall instanceof z.ZodNever)) return undefined;
  if (checksOf(schema).length > 0) {
    if (where.path === undefined) return undefined;
    where.beyond.push({ path: where.path, schema });
  }
  return fieldsPattern(schema, (name, field) => {
    const path = where.path === undefined ? undefined : [...where.path, name];
    return jsonPattern(field, { path, beyond: where.beyond });
  });
}

/** The fields of an object in the order of canonical JSON, each in the pattern that `patternOf` gives for it. */
export function fieldsPattern(
  schema: z.ZodObject,
  patternOf: (name: string, field: Schema) => string | undefined,
): string | undefined {
  let [pattern, hasRequired] = ['', false];
  for (const name of Object.keys(schema.shape).sort()) {
    const field = schema.shape[name] as Schema;
    const isOptional = field instanceof z.ZodExactOptional;
    const value = patternOf(name, isOptional ? field.unwrap() : field);
    if (value === undefined || !/^\w+$/.test(name)) return undefined;
    const member = `"${name}":${value}`;
    if (isOptional) pattern += hasRequired ? `(?:,${member})?` : `(?:${member},)?`;
    else pattern += hasRequired ? `,${member}` : member;
    hasRequired ||= !isOptional;
  }
  // With no field that is always there, none knows whether it follows another.
  return hasRequired ? String.raw`\{${pattern}\}` : undefined;
}
