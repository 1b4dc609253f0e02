import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readElf } from '../../codecs/firmware.ts';
import { Fault } from '../../fault.ts';
import { inputFile } from '../named-files.ts';
import type { CommandResult } from '../output.ts';
import { bytesText, table } from '../text-table.ts';

/** The agent is built from the sources beside the station; an installed station has none. */
const ROOT = join(import.meta.dirname, '..', '..', '..');
const SOURCES = join(ROOT, 'device-agent');
const BUILD = join(SOURCES, 'build');
const BARE = join(BUILD, 'esp32c3-bare-hmac');
/** Runs what was built. A program of its own: the station knows no simulated boards. */
const TRIAL = join(ROOT, 'fixtures', 'agent-trial', 'main.ts');
const TRIAL_TIMEOUT_MS = 10 * 60_000;
const C3_INSTRUCTIONS_PER_MS = 160_000;

const IMAGES = ['birthmark-agent-flash.bin', 'birthmark-agent-ram.bin'].map((name) => join(BARE, name));

export async function build(): Promise<CommandResult> {
  const ok = await make();
  const files = ok ? [join(BUILD, 'birthmark-agent'), ...IMAGES] : [];
  return { ok, text: ok ? files.join('\n') : 'The build failed: see above.', json: { ok, files } };
}

/** Its words go to stderr: on stdout is the answer. */
function make(): Promise<boolean> {
  if (!existsSync(SOURCES)) throw new Fault('station.bad-path', { path: SOURCES, problem: 'ENOENT' });
  const child = spawn('make', ['--silent', '--directory', SOURCES, 'all', 'c3'], { stdio: ['ignore', 2, 2] });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      reject(new Fault('station.bad-path', { path: 'make', problem: 'ENOENT' }, { cause: error }));
    });
    child.once('close', (status) => {
      resolve(status === 0);
    });
  });
}

export async function size(): Promise<CommandResult> {
  if (!(await make())) return { ok: false, text: 'The build failed: see above.', json: { ok: false } };
  const memory = [await hostMemory(), await bareMemory('flash'), await bareMemory('ram')];
  const measured = await runTrial();
  const images = memory.map((each) => {
    const { peakStackBytes, peakHeapBytes } = measured.find(({ name }) => name === each.name) ?? {};
    return { name: each.name, sections: each, peakStackBytes, peakHeapBytes };
  });
  return { text: sizeText(images, measured), json: { ok: true, images, measured } };
}

interface Memory {
  readonly name: string;
  readonly text: number;
  readonly data: number;
  readonly bss: number;
}

interface Image {
  readonly name: string;
  readonly sections: Memory;
  readonly peakStackBytes: number | undefined;
  readonly peakHeapBytes: number | undefined;
}

/** As fixtures/agent-trial/measure.ts prints it. */
interface Measurement {
  readonly name: string;
  readonly peakStackBytes?: number;
  readonly peakHeapBytes?: number;
  readonly requests: readonly {
    readonly request: string;
    readonly durationMs: number;
    readonly instructions?: number;
  }[];
}

/** The columns of `size` in its Berkeley format. */
async function hostMemory(): Promise<Memory> {
  const { stdout } = await promisify(execFile)('size', [join(BUILD, 'birthmark-agent')]);
  const [text = 0, data = 0, bss = 0] = (stdout.split('\n')[1] ?? '').trim().split(/\s+/).map(Number);
  return { name: 'host program', text, data, bss };
}

async function bareMemory(kind: 'flash' | 'ram'): Promise<Memory> {
  const file = join(BARE, `birthmark-agent-${kind}.elf`);
  const { sections } = readElf(await inputFile(file), file);
  const bytesOf = (name: string): number => sections.find((each) => each.name === name)?.lengthBytes ?? 0;
  return { name: `C3 ${kind}`, text: bytesOf('.text'), data: bytesOf('.data'), bss: bytesOf('.bss') };
}

async function runTrial(): Promise<readonly Measurement[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [TRIAL, BUILD], { timeout: TRIAL_TIMEOUT_MS });
  return JSON.parse(stdout) as readonly Measurement[];
}

function sizeText(images: readonly Image[], measured: readonly Measurement[]): string {
  const known = (bytes: number | undefined): string => (bytes === undefined ? '–' : bytesText(bytes));
  const memory = images.map(({ name, sections: { text, data, bss }, peakStackBytes, peakHeapBytes }) => [
    name,
    ...[text, data, bss, peakStackBytes, peakHeapBytes].map(known),
  ]);
  const [host, , ram] = measured;
  const times = (host?.requests ?? []).map(({ request, durationMs }, at) => {
    const { instructions = 0 } = ram?.requests[at] ?? {};
    const millions = `${(instructions / 1e6).toFixed(1)} M`;
    return [
      request,
      `${durationMs.toFixed(0)} ms`,
      millions,
      `${(instructions / C3_INSTRUCTIONS_PER_MS).toFixed(0)} ms`,
    ];
  });
  return [
    table([['', 'text', 'data', 'bss', 'peak stack', 'peak heap'], ...memory]),
    '',
    table([['', 'host program', 'C3: instructions', 'at 160 MHz, at least'], ...times]),
  ].join('\n');
}
