/** Everything that service people ask for, as one ZIP. It holds no secret, and no file of the setup. */
import { arch, release, type } from 'node:os';
import { zipped, type PackedFile } from '../records/archive.ts';
import { version } from '../version.ts';
import { type LogLine, recentLog } from './recent-log.ts';
import { readSlotTraces, type SlotTraces } from './slot-trace.ts';

export interface Versions {
  readonly birthmark: string;
  readonly node: string;
  readonly openssl: string;
  readonly system: string;
}

export interface Adapter {
  readonly name: string;
  readonly path: string;
  readonly topologyPath: string | null;
}

export interface Diagnosis {
  readonly station: string;
  readonly at: string;
  readonly versions: Versions;
  readonly adapters: readonly Adapter[];
  readonly slots: readonly SlotTraces[];
  readonly log: readonly LogLine[];
}

export interface DiagnosisParts {
  readonly dataDir: string;
  readonly station: string;
  readonly adapters: readonly Adapter[];
}

export async function diagnose({ dataDir, station, adapters }: DiagnosisParts): Promise<Diagnosis> {
  const [slots, log] = await Promise.all([readSlotTraces(dataDir), recentLog(dataDir)]);
  return { station, at: new Date().toISOString(), versions: versionsHere(), adapters, slots, log };
}

export function diagnosisFileName({ station, at }: Pick<Diagnosis, 'station' | 'at'>): string {
  return `diagnosis-${station}-${at.replaceAll(/[-:]|\.\d+/g, '')}.zip`;
}

export function diagnosisPack(diagnosis: Diagnosis): AsyncGenerator<Uint8Array> {
  return zipped(filesOf(diagnosis), { writtenAt: new Date(diagnosis.at) });
}

function versionsHere(): Versions {
  const { node, openssl } = process.versions;
  return { birthmark: version(), node, openssl, system: `${type()} ${release()} ${arch()}` };
}

function* filesOf({ station, at, versions, adapters, slots, log }: Diagnosis): Generator<PackedFile> {
  yield { path: 'README.txt', bytes: Buffer.from(README) };
  yield json('station.json', { station, at, versions, adapters });
  for (const { slot, last, failed } of slots) {
    if (last !== undefined) yield json(`slots/slot-${slot}.last.json`, last);
    if (failed !== undefined) yield json(`slots/slot-${slot}.failed.json`, failed);
  }
  yield { path: 'log.jsonl', bytes: Buffer.from(log.map((line) => `${JSON.stringify(line)}\n`).join('')) };
}

function json(path: string, value: unknown): PackedFile {
  return { path, bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) };
}

const README = `Diagnosis of a Birthmark station.

station.json               name, versions, serial adapters
slots/slot-N.last.json     newest run of slot N, and what its board printed
slots/slot-N.failed.json   newest run of slot N that did not pass, with the last frames on its wire
log.jsonl                  end of the station's log

Frames name each command and its status. Data that is written to a unit or read from it is not in here: it may hold
secrets. Their lengths are.
`;
