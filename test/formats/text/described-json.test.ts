import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describedJson, schemaUrlOf } from '../../../station-core/formats/text/described-json.ts';
import { root } from '../../imports.ts';

test.for(['station', 'product', 'label', 'upstream'] as const)(
  'a file that we write names the schema of %s',
  (name) => {
    const shipped = JSON.parse(readFileSync(join(root, `schemas/${name}.schema.json`), 'utf8')) as { $id: string };
    expect(schemaUrlOf(name)).toBe(shipped.$id);
    expect(describedJson(name, { a: 1 })).toBe(`{\n  "$schema": "${shipped.$id}",\n  "a": 1\n}\n`);
  },
);

test('the schema of somebody’s own place stays when a file is written again', () => {
  expect(JSON.parse(describedJson('station', { $schema: './station.schema.json' }))).toEqual({
    $schema: './station.schema.json',
  });
});
