/** The files that have a JSON Schema in `schemas/`. */
export type DescribedName = 'station' | 'product' | 'label' | 'permit' | 'manifest' | 'upstream';

/** Its `$id`. Editors look it up by this name; nothing here ever fetches it. */
export const schemaUrlOf = (name: DescribedName): string => `https://birthmark.dev/schemas/${name}.schema.json`;

/** The text of such a file. Where somebody has named a schema of their own place, that stays. */
export function describedJson(name: DescribedName, content: object): string {
  return `${JSON.stringify({ $schema: schemaUrlOf(name), ...content }, undefined, 2)}\n`;
}
