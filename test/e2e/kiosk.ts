import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, type Page } from '@playwright/test';
import { setUpStation } from '../../fixtures/demo-station/set-up.ts';
import { scanLabel } from '../../fixtures/label-scanner/scan.ts';
import { writeSampleProduct } from '../../fixtures/sample-product/sample-product.ts';
import { type Jig, type JigBoard, startJig } from '../../fixtures/virtual-jig/jig.ts';
import { Floor } from '../../station-core/operators/floor.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'station-core', 'cli', 'main.ts');

/** A whole station behind `birthmark serve`, with simulated boards on its slots and labels scanned by hand. */
export class Kiosk implements AsyncDisposable {
  readonly dataDir: string;
  readonly boards: readonly JigBoard[];
  /** The link that lets one browser in. */
  readonly url: string;
  readonly #jig: Jig;
  readonly #serve: ChildProcess;

  private constructor(parts: { dataDir: string; jig: Jig; serve: ChildProcess; url: string }) {
    this.dataDir = parts.dataDir;
    this.boards = parts.jig.boards;
    this.url = parts.url;
    this.#jig = parts.jig;
    this.#serve = parts.serve;
  }

  static async start({ boards, paced = false }: { boards: number; paced?: boolean }): Promise<Kiosk> {
    const dataDir = await mkdtemp(join(tmpdir(), 'birthmark-kiosk-'));
    const prepared = await setUpStation(dataDir, { station: 'S01', product: 'lamp-one' });
    await prepared.writeConfig();
    const path = join(dataDir, 'station.json');
    const config = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await writeFile(path, JSON.stringify({ ...config, scanner: 'typed' }));
    await writeSampleProduct(join(dataDir, 'products', 'lamp-one'), { chip: 'esp32c3', product: 'lamp-one' });
    const jig = await startJig({ boards: Array.from({ length: boards }, () => ({ chip: 'esp32c3' as const })), paced });
    const floor = await Floor.open({ dir: dataDir });
    for (const [at, { address }] of jig.boards.entries()) await floor.bindSlot(at + 1, { address });
    const serve = spawn(process.execPath, [MAIN, 'serve', '--data', dataDir, '--json'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [first] = (await once(createInterface({ input: serve.stdout }), 'line')) as [string];
    return new Kiosk({ dataDir, jig, serve, url: (JSON.parse(first) as { url: string }).url });
  }

  board(slot: number): JigBoard {
    const board = this.boards[slot - 1];
    if (board === undefined) throw new Error(`no board in slot ${slot}`);
    return board;
  }

  /** What is printed on the label of the unit in a slot, as a hand scanner would read it. */
  async labelOf(page: Page, slot: number): Promise<string> {
    const serial = /L1-S01-\d{6}/.exec(await tile(page, slot).innerText())?.[0] ?? '';
    return (await scanLabel(join(this.dataDir, 'labels', `${serial}.pdf`), AbortSignal.timeout(20_000))).reveal();
  }

  /** The process beneath `serve` that holds ledger and ports. */
  async killHost(): Promise<void> {
    const pids = (await readFile(`/proc/${this.#serve.pid ?? 0}/task/${this.#serve.pid ?? 0}/children`, 'utf8')).trim();
    for (const pid of pids.split(' ')) process.kill(Number(pid), 'SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#serve.kill('SIGTERM');
    if (this.#serve.exitCode === null) await once(this.#serve, 'exit');
    await this.#jig[Symbol.asyncDispose]();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

export const PIN = '730418';

export function tile(page: Page, slot: number) {
  return page.getByTestId(`slot-${slot}`);
}

export async function expectState(page: Page, slot: number, state: string): Promise<void> {
  await expect(tile(page, slot)).toHaveAttribute('data-state', state, { timeout: 60_000 });
}

/** What a hand scanner does to the page: a text in the scan field, then Enter. How fast it types is tested elsewhere. */
export async function scan(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Scan', exact: true });
  await field.fill(text);
  await field.press('Enter');
}

export async function becomeAdministrator(page: Page): Promise<void> {
  await expect(page.getByText('First start')).toBeVisible();
  await page.getByLabel('Short name').fill('ada');
  await page.getByLabel('Full name').fill('Ada Lovelace');
  await page.getByLabel('PIN, 6 to 12 digits').fill(PIN);
  await page.getByLabel('The same PIN again').fill(PIN);
  await page.getByRole('button', { name: 'Become administrator' }).click();
}
