/** Reads a JSON file that people write by its schema, and finds everything that is wrong with it at once. */
import { closestMatch } from 'leven';
import { z } from 'zod';
import { type JsonPath, type JsonPlaces, parseJsonWithPlaces } from './strict-json.ts';
import type { RefuseText } from './strict-text.ts';

export interface JsonProblem {
  /** Counted from 1; of the object around it where the field itself is missing. */
  readonly line: number;
  /** Names and positions with dots between; empty for the file as a whole. */
  readonly field: string;
  readonly problem: string;
}

export type JsonReading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly JsonProblem[] };

export interface ReadBy<T extends z.ZodType> {
  readonly schema: T;
  /** Makes the error for what is not even JSON. */
  readonly refuse: RefuseText;
  /** Members that a person need not write, for when they are not there. */
  readonly added?: Readonly<Record<string, unknown>>;
}

/** What is not even JSON is refused with its place; what is JSON and does not fit has its problems listed, in the order of their lines. */
export function readJsonBy<T extends z.ZodType>(
  source: string | Uint8Array,
  { schema, refuse, added = {} }: ReadBy<T>,
): JsonReading<z.output<T>> {
  const { value, places } = parseJsonWithPlaces(source, refuse);
  const written = withoutNotes(value);
  const parsed = schema.safeParse(isObject(written) ? { ...added, ...written } : written);
  const problems = [
    ...places.repeated.map((path) => problemAt(places, path, 'occurs twice')),
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, { places, schema }))),
  ];
  if (parsed.success && problems.length === 0) return { ok: true, value: parsed.data };
  return { ok: false, problems: problems.toSorted((a, b) => a.line - b.line) };
}

export type ProblemsEvidence = Readonly<Record<string, string | number>>;

/** The first problem by itself; with more than one, all of them as lines. */
export function problemsEvidence(problems: readonly JsonProblem[]): ProblemsEvidence {
  const [first] = problems;
  if (first === undefined) return {};
  const { line, field, problem } = first;
  if (problems.length === 1) return { line, field, problem };
  return { line, field, problem, problems: problems.map(problemLine).join('\n') };
}

function problemLine({ line, field, problem }: JsonProblem): string {
  return `line ${String(line)}: ${field} ${problem}`;
}

/** JSON has no comments: a member whose name begins so is one. */
export const NOTE = '//';

/** What is there for people and for their editors: notes, and the name of the schema at the top. */
function withoutNotes(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { $schema, ...members } = value;
  return withoutNotesBelow(typeof $schema === 'string' ? members : value);
}

function withoutNotesBelow(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNotesBelow);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([name, content]) => !isNote(name, content));
  return Object.fromEntries(members.map(([name, content]) => [name, withoutNotesBelow(content)]));
}

function isNote(name: string, content: unknown): boolean {
  return name.startsWith(NOTE) && typeof content === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Context {
  readonly places: JsonPlaces;
  readonly schema: z.ZodType;
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, context: Context): JsonProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problemAt(context.places, [...issue.path, key], unknownKey(issue, key, context)));
  }
  if (issue.code === 'invalid_union') {
    const nearest = nearestForm(issue.errors);
    if (nearest !== undefined) return nearest.flatMap((inner) => problemsOf(within(issue, inner), context));
  }
  return [problemAt(context.places, issue.path, words(issue))];
}

/** Of several forms that a value may have, the one that it is nearest to: fewest problems, and not another type altogether. */
function nearestForm(forms: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const possible = forms.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  return possible.toSorted((a, b) => a.length - b.length)[0];
}

function within({ path }: Issue, inner: Issue): Issue {
  return { ...inner, path: [...path, ...inner.path] };
}

/** More letters apart, and it is another word. */
const MISTYPED_LETTERS = 2;

function unknownKey({ path }: Issue, key: string, { schema }: Context): string {
  const meant = closestMatch(key, knownKeys(schema, path), { maxDistance: MISTYPED_LETTERS });
  return meant === undefined ? 'no such field' : `no such field; did you mean ${meant}?`;
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

function knownKeys(schema: z.ZodType, path: JsonPath): string[] {
  let nodes = forms(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as SchemaNode);
  for (const step of path) nodes = nodes.flatMap((node) => stepInto(node, step)).flatMap(forms);
  return nodes.flatMap(({ properties = {} }) => Object.keys(properties));
}

function forms(node: SchemaNode): SchemaNode[] {
  return [node, ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap(forms)];
}

function stepInto({ properties, items, additionalProperties }: SchemaNode, step: PropertyKey): SchemaNode[] {
  if (typeof step === 'number') return items === undefined ? [] : [items];
  const named = properties?.[String(step)];
  if (named !== undefined) return [named];
  return typeof additionalProperties === 'object' ? [additionalProperties] : [];
}

export const IS_MISSING = 'is missing';

/** zod's own words, but for what people meet most. */
function words({ message }: Issue): string {
  return / received undefined$/.test(message) ? IS_MISSING : message.replace(/^Invalid (?:input|option|string): /, '');
}

function problemAt(places: JsonPlaces, path: JsonPath, problem: string): JsonProblem {
  return { line: lineNear(places, path), field: path.map(String).join('.'), problem };
}

function lineNear(places: JsonPlaces, path: JsonPath): number {
  for (let length = path.length; length > 0; length -= 1) {
    const line = places.lineOf(path.slice(0, length));
    if (line !== undefined) return line;
  }
  return 1;
}
