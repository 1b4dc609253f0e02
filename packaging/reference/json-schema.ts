/** The part of JSON Schema (draft 2020-12) that the reader's schemas come out as. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: string | number | boolean;
  readonly enum?: readonly (string | number)[];
  readonly pattern?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

const NOTES = { '^//': { type: 'string', description: 'A note; nothing goes by it.' } };

/** The reader leaves out notes, in any object, and the name of the schema at the top. */
export function withNotes(schema: JsonSchema): JsonSchema {
  const noted = notesBelow(schema);
  return {
    ...noted,
    properties: { $schema: { type: 'string', description: 'This schema, for editors.' }, ...noted.properties },
  };
}

function notesBelow(schema: JsonSchema): JsonSchema {
  const { properties, items, anyOf, oneOf, ...rest } = schema;
  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: mapped(properties), patternProperties: NOTES }),
    ...(items === undefined ? {} : { items: notesBelow(items) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(notesBelow) }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map(notesBelow) }),
  };
}

function mapped(properties: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, notesBelow(each)]));
}
