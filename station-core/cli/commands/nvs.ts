import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { Fault } from '../../fault.ts';
import { buildNvs, encodeNvsKeys, nvsKeysFromHmacKey, parseNvsKeys, readNvs } from '../../codecs/nvs.ts';
import { readNvsCsv } from '../../release/nvs-csv.ts';
import type { NvsKeys } from '../../formats/nvs/encryption.ts';
import type { NvsValue } from '../../formats/nvs/read.ts';
import { FirstEntryUnreadable } from '../../formats/nvs/first-entry.ts';
import { inputFile, outputFile, secretOutputFile } from '../named-files.ts';
import type { CommandResult } from '../output.ts';
import { printable, table } from '../text-table.ts';

export interface KeyOptions {
  readonly keys?: string;
  readonly hmacKey?: string;
}

export interface BuildOptions extends KeyOptions {
  readonly size: number;
  readonly formatVersion: '1' | '2';
  readonly json: boolean;
}

async function keysOf({ keys, hmacKey }: KeyOptions): Promise<{ readonly keys?: NvsKeys }> {
  if (keys !== undefined) return { keys: parseNvsKeys(await inputFile(keys), keys) };
  return hmacKey === undefined ? {} : { keys: nvsKeysFromHmacKey(await inputFile(hmacKey), hmacKey) };
}

interface Paths {
  readonly csv: string;
  readonly out: string;
}

export async function build({ csv, out }: Paths, options: BuildOptions): Promise<CommandResult> {
  const entries = await readNvsCsv(await inputFile(csv), { name: csv, baseDirectory: dirname(csv) });
  const encryption = await keysOf(options);
  const version = options.formatVersion === '1' ? 1 : 2;
  const bytes = buildNvs({ sizeBytes: options.size, version, entries, ...encryption });
  await outputFile(out, bytes);
  const values = entries.filter((entry) => 'key' in entry).length;
  const namespaces = new Set(entries.map(({ namespace }) => namespace)).size;
  const encrypted = encryption.keys !== undefined;
  return {
    text: `${out}: ${bytes.length} bytes, ${counted(values, 'value')} in ${counted(namespaces, 'namespace')}${encrypted ? ', encrypted' : ''}`,
    json: { ok: true, out, sizeBytes: bytes.length, entries: entries.length, values, namespaces, encrypted },
  };
}

export async function dump(file: string, options: KeyOptions): Promise<CommandResult> {
  const entries = readWith(await inputFile(file), { file, ...(await keysOf(options)) });
  const rows = entries.map(({ namespace, key, value }) => [namespace, key, value.type, valueText(value)]);
  return {
    text: rows.length === 0 ? 'The partition holds no value.' : table([['namespace', 'key', 'type', 'value'], ...rows]),
    json: {
      ok: true,
      file,
      entries: entries.map(({ namespace, key, value }) => ({ namespace, key, ...jsonOf(value) })),
    },
  };
}

/** Without keys, an encrypted partition is broken at its very first entry. */
function readWith(bytes: Buffer, options: { readonly file: string; readonly keys?: NvsKeys }) {
  try {
    return readNvs(bytes, options);
  } catch (error) {
    if (!(error instanceof Fault && error.cause instanceof FirstEntryUnreadable)) throw error;
    const perhaps =
      options.keys === undefined ? 'it is encrypted: give --keys or --hmac-key' : 'the keys are of another partition';
    throw new Fault(error.code, { ...error.evidence, perhaps }, { cause: error });
  }
}

function valueText(value: NvsValue): string {
  switch (value.type) {
    case 'string':
      return JSON.stringify(printable(value.text));
    case 'blob':
      return `${value.bytes.length} bytes: ${shortHex(value.bytes)}`;
    default:
      return value.number.toString();
  }
}

/** A line of a terminal; `--json` has all of it. */
const SHOWN_BYTES = 32;

function shortHex(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.subarray(0, SHOWN_BYTES)).toString('hex');
  return bytes.length > SHOWN_BYTES ? `${hex}… (--json shows all)` : hex;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** 64-bit numbers as text: JSON readers round them. */
function jsonOf(value: NvsValue): Record<string, unknown> {
  switch (value.type) {
    case 'string':
      return { type: value.type, value: value.text };
    case 'blob':
      return { type: value.type, valueHex: Buffer.from(value.bytes).toString('hex') };
    default:
      return { type: value.type, value: typeof value.number === 'bigint' ? value.number.toString() : value.number };
  }
}

export async function drawKeys(out: string): Promise<CommandResult> {
  const [dataKey, tweakKey] = [randomBytes(32), randomBytes(32)];
  await secretOutputFile(out, encodeNvsKeys({ dataKey, tweakKey }));
  return {
    text: `${out}: an nvs_keys partition with fresh keys; whoever has it can read the NVS partitions it encrypts`,
    json: { ok: true, out },
  };
}
