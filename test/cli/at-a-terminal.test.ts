import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scanLabel } from '../../fixtures/label-scanner/scan.ts';
import { type Line, startLine } from '../station/line.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'station-core', 'cli', 'main.ts');

let line: Line;

beforeAll(async () => {
  line = await startLine();
  const path = join(line.dataDir, 'station.json');
  const config = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await writeFile(path, JSON.stringify({ ...config, scanner: 'typed' }));
});

afterAll(async () => {
  await line[Symbol.asyncDispose]();
});

/** A person at the keyboard: sees what is printed, types, and waits until the command ends by itself. */
class Operator {
  readonly #child: ChildProcessWithoutNullStreams;
  #seen = '';

  constructor(port: string) {
    const args = [
      MAIN,
      'provision',
      '--port',
      port,
      '--product',
      join(line.dataDir, 'product'),
      '--data',
      line.dataDir,
    ];
    this.#child = spawn(process.execPath, args);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.#seen += chunk.toString()));
    }
  }

  async sees(text: string): Promise<void> {
    await expect.poll(() => this.#seen, { timeout: 30_000, interval: 50 }).toContain(text);
  }

  types(text: string): void {
    this.#child.stdin.write(`${text}\n`);
  }

  leaves(): void {
    this.#child.stdin.end();
  }

  stops(): void {
    this.#child.kill('SIGINT');
  }

  async ended(): Promise<{ exitCode: number | null; seen: string }> {
    if (this.#child.exitCode === null) await new Promise((resolve) => this.#child.once('exit', resolve));
    return { exitCode: this.#child.exitCode, seen: this.#seen };
  }
}

test('a label scanned into the terminal passes the unit, is not printed, and the command ends by itself', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const operator = new Operator(board.address);
  await operator.sees('Scan the label of L1-S01-000001, or type');
  const scanned = await scanLabel(join(line.dataDir, 'labels', 'L1-S01-000001.pdf'), AbortSignal.timeout(120_000));
  operator.types('4006381333931');
  await operator.sees('Scan again.');
  operator.types(scanned.reveal());
  const { exitCode, seen } = await operator.ended();
  expect(exitCode).toBe(0);
  expect(seen).not.toContain((JSON.parse(scanned.reveal()) as { password: string }).password);
});

test('a scanner that goes away ends the unit as ERROR at once instead of waiting for a scan that cannot come', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const operator = new Operator(board.address);
  operator.leaves();
  const { exitCode, seen } = await operator.ended();
  expect(exitCode).toBe(1);
  expect(seen).toContain('scan.input-ended');
});

test('Ctrl-C stops the units and still reports how each of them ended', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const operator = new Operator(board.address);
  await operator.sees('Scan label');
  operator.stops();
  const { exitCode, seen } = await operator.ended();
  expect(exitCode).toBe(1);
  expect(seen).toContain('slot 1: ABORTED');
});
