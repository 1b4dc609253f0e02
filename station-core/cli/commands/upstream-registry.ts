import { commandNamed } from '../../../upstream/commands/commands.ts';
import { openConfiguredDatabase } from '../../../upstream/postgres/configured-database.ts';
import type { CommandResult } from '../output.ts';
import { table } from '../text-table.ts';
import { databaseUrl, headquartersIn } from './upstream-setup.ts';

/** One decision or list in the registry. A server that is running sees it with its next request. */
export async function askRegistry(
  words: readonly string[],
  { data = '', ...options }: Readonly<Record<string, string | undefined>>,
): Promise<CommandResult> {
  const command = commandNamed(words);
  const config = await headquartersIn(data);
  await using opened = await openConfiguredDatabase(config, { databaseUrl: databaseUrl(), stop: 'when-alone' });
  const answered = await command(opened.database, options);
  if (!Array.isArray(answered)) return { text: 'Done.', json: { ok: true } };
  const rows = answered as readonly Readonly<Record<string, unknown>>[];
  return { text: rowsText(rows), json: { ok: true, rows } };
}

function rowsText(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const [first] = rows;
  if (first === undefined) return 'There is none.';
  const names = Object.keys(first);
  const head = names.map((name) => name.replaceAll('_', ' ').toUpperCase());
  return table([head, ...rows.map((row) => names.map((name) => cellText(row[name])))]);
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
