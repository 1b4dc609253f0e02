import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../../fault.ts';
import type { CommandResult } from '../output.ts';
import { table } from '../text-table.ts';

const FOLDER = fileURLToPath(new URL('../../../schemas', import.meta.url));
const ENDING = '.schema.json';

interface Described {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

export async function listSchemas(): Promise<CommandResult> {
  const schemas: Described[] = [];
  for (const name of await names()) {
    const { title, description } = (await read(name)) as Omit<Described, 'name'>;
    schemas.push({ name, title, description });
  }
  return {
    text: table(schemas.map(({ name, title, description }) => [name, title, description])),
    json: { ok: true, schemas },
  };
}

/** With `--json` or without: it is a JSON document. */
export async function showSchema(name: string): Promise<CommandResult> {
  const known = await names();
  if (!known.includes(name))
    throw new Fault('station.bad-path', { schema: name, problem: `one of ${known.join(', ')}` });
  const schema = await read(name);
  return { text: JSON.stringify(schema, undefined, 2), json: schema };
}

async function names(): Promise<string[]> {
  const files = await readdir(FOLDER);
  return files
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .toSorted();
}

async function read(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(FOLDER, `${name}${ENDING}`), 'utf8'));
}
