import type { DescribedFile } from './described-files.ts';
import type { JsonSchema } from './json-schema.ts';

/** A page of docs/reference: every field of a file, in the order of its schema. */
export function referencePage({ name, title, about, schema }: DescribedFile): string {
  return [
    `# ${title}`,
    `<!-- Made from the schema by "npm run reference"; changes belong there. -->`,
    about,
    `JSON Schema: [\`schemas/${name}.schema.json\`](../../schemas/${name}.schema.json), also \`birthmark schema show ${name}\`. A member whose name begins with \`//\` is a note.`,
    ...sections({ path: '', schema }),
    '',
  ].join('\n\n');
}

interface Place {
  /** With dots; empty for the file. */
  readonly path: string;
  readonly schema: JsonSchema;
}

/** A table for each object, those inside after the one that holds them. */
function sections({ path, schema }: Place): string[] {
  const { properties } = schema;
  if (properties === undefined) return [];
  const inside = Object.entries(properties).flatMap(([name, each]) =>
    objectsIn(path === '' ? name : `${path}.${name}`, each),
  );
  return [...heading({ path, schema }), table(schema), ...inside.flatMap(sections)];
}

function heading({ path, schema: { description } }: Place): string[] {
  return path === '' ? [] : [`## ${path}`, ...(description === undefined ? [] : [description])];
}

function table({ properties = {}, required = [] }: JsonSchema): string {
  const rows = Object.entries(properties)
    .filter(([name]) => name !== '$schema')
    .map(
      ([name, each]) =>
        `| \`${name}\` | ${required.includes(name) ? 'yes' : 'no'} | ${form(each)} | ${cell(each.description ?? '')} |`,
    );
  return ['| field | required | value | what it is |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** An object, the items of a list, or each of several forms. */
function objectsIn(path: string, schema: JsonSchema): Place[] {
  if (schema.properties !== undefined) return [{ path, schema }];
  if (schema.items !== undefined) return objectsIn(`${path}[]`, schema.items);
  const forms = schema.anyOf ?? schema.oneOf ?? [];
  return forms.flatMap((each) => objectsIn(`${path}${formName(each)}`, each));
}

function formName({ properties = {} }: JsonSchema): string {
  const [named] = Object.entries(properties).filter(([, each]) => each.const !== undefined);
  if (named !== undefined) return `, ${named[0]} ${String(named[1].const)}`;
  return `, with ${Object.keys(properties)[0] ?? 'nothing'}`;
}

/** What may stand there, in a few words. */
function form(schema: JsonSchema): string {
  const { enum: words, const: constant, anyOf, oneOf, items, properties, default: usual } = schema;
  const without =
    typeof usual === 'string' || typeof usual === 'boolean' || typeof usual === 'number'
      ? `; \`${String(usual)}\` if absent`
      : '';
  if (constant !== undefined) return `\`${String(constant)}\``;
  if (words !== undefined) return `${words.map((each) => `\`${String(each)}\``).join(' ')}${without}`;
  if (items !== undefined) return `list of ${form(items)}${span(schema.minItems, schema.maxItems)}`;
  if (properties !== undefined) return 'object: below';
  const forms = anyOf ?? oneOf;
  if (forms !== undefined) return [...new Set(forms.map(form))].join(' or ');
  return `${scalar(schema)}${without}`;
}

function scalar({
  type,
  pattern,
  format,
  minimum,
  maximum,
  exclusiveMinimum,
  minLength,
  maxLength,
}: JsonSchema): string {
  if (type === 'integer' || type === 'number') {
    return `number${span(minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + 1), maximum)}`;
  }
  if (type !== 'string') return type ?? 'any';
  if (pattern !== undefined) return `text like \`${cell(pattern)}\``;
  if (format !== undefined) return format === 'uri' ? 'URL' : 'date and time';
  return `text${span(minLength === 1 && maxLength === undefined ? undefined : minLength, maxLength, ' characters')}`;
}

const LARGEST = Number.MAX_SAFE_INTEGER;

function span(from: number | undefined, to: number | undefined, of = ''): string {
  const end = to === undefined || to >= LARGEST ? undefined : to;
  if (from === undefined || from <= -LARGEST) return end === undefined ? '' : `, up to ${String(end)}${of}`;
  return end === undefined ? `, at least ${String(from)}${of}` : `, ${String(from)} to ${String(end)}${of}`;
}

/** A table's cell ends at a bar. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
