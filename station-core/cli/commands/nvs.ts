import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { Fault } from '../../fault.ts';
import { buildNvs, encodeNvsKeys, nvsKeysFromHmacKey, parseNvsKeys, readNvs } from '../../codecs/nvs.ts';
import { readNvsCsv } from '../../release/nvs-csv.ts';
import type { NvsKeys } from '../../formats/nvs/encryption.ts';
import type { NvsValue } from '../../formats/nvs/read.ts';
import { byteCount, jsonOption } from '../arguments.ts';
import { inputFile, outputFile, secretOutputFile } from '../named-files.ts';
import { type CommandResult, answer } from '../output.ts';
import { printable, table } from '../text-table.ts';

interface Keys {
  readonly keys?: string;
  readonly hmacKey?: string;
}

interface Building extends Keys {
  readonly size: number;
  readonly formatVersion: '1' | '2';
  readonly json: boolean;
}

export function addNvs(program: Command): void {
  const nvs = program.command('nvs').description('NVS partitions');
  nvs
    .command('build')
    .description("make an NVS partition from a CSV as ESP-IDF's generator reads it")
    .argument('<in.csv>')
    .argument('<out.bin>')
    .requiredOption('--size <bytes>', 'size of the partition, e.g. 0x4000 or 16K', byteCount)
    .addOption(keysOption())
    .addOption(hmacKeyOption())
    .addOption(new Option('--format-version <version>', 'version of the pages').choices(['1', '2']).default('2'))
    .addOption(jsonOption())
    .action((csv: string, out: string, options: Building) => answer(options.json, () => build(csv, out, options)));
  nvs
    .command('dump')
    .description('show every value of an NVS partition, secrets included')
    .argument('<file>')
    .addOption(keysOption())
    .addOption(hmacKeyOption())
    .addOption(jsonOption())
    .action((file: string, options: Keys & { json: boolean }) => answer(options.json, () => dump(file, options)));
  nvs
    .command('keys')
    .description('draw the keys of an nvs_keys partition')
    .argument('<out.bin>')
    .addOption(jsonOption())
    .action((out: string, options: { json: boolean }) => answer(options.json, () => drawKeys(out)));
}

const keysOption = (): Option =>
  new Option('--keys <file>', 'an nvs_keys partition: encrypt, or decrypt, with its keys');
const hmacKeyOption = (): Option =>
  new Option('--hmac-key <file>', 'the 32 bytes in the HMAC_UP eFuse block, for the HMAC scheme').conflicts('keys');

async function keysOf({ keys, hmacKey }: Keys): Promise<{ readonly keys?: NvsKeys }> {
  if (keys !== undefined) return { keys: parseNvsKeys(await inputFile(keys), keys) };
  return hmacKey === undefined ? {} : { keys: nvsKeysFromHmacKey(await inputFile(hmacKey), hmacKey) };
}

async function build(csv: string, out: string, options: Building): Promise<CommandResult> {
  const text = (await inputFile(csv)).toString('utf8');
  const entries = await readNvsCsv(text, { name: csv, baseDirectory: dirname(csv) });
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

async function dump(file: string, options: Keys): Promise<CommandResult> {
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
    const first = error instanceof Fault && error.code === 'format.bad-nvs' && error.evidence['offsetBytes'] === 68;
    if (!first) throw error;
    const perhaps = options.keys === undefined ? 'it is encrypted: give --keys or --hmac-key' : 'these are other keys';
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

async function drawKeys(out: string): Promise<CommandResult> {
  const [dataKey, tweakKey] = [randomBytes(32), randomBytes(32)];
  await secretOutputFile(out, encodeNvsKeys({ dataKey, tweakKey }));
  return {
    text: `${out}: an nvs_keys partition with fresh keys; whoever has it can read the NVS partitions it encrypts`,
    json: { ok: true, out },
  };
}
