import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { scanLabel } from '../../fixtures/label-scanner/scan.ts';
import { writeSampleProduct } from '../../fixtures/sample-product/sample-product.ts';
import { openJigControl } from '../../fixtures/virtual-jig/control.ts';
import { type Jig, type JigBoard, startJig } from '../../fixtures/virtual-jig/jig.ts';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import type { UnitRecord } from '../../station-core/ledger/unit-record.ts';
import { Floor } from '../../station-core/operators/floor.ts';
import { onlyChildOf } from '../host/serve/served-station.ts';
import { readyStation } from '../ready-made.ts';
import { changePermit } from '../station/change-permit.ts';
import { hireCrew } from './crew.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'station-core', 'cli', 'main.ts');

export interface KioskOptions {
  readonly boards: number;
  /** Real time for line and flash, so that there is a middle of a run to meet. */
  readonly paced?: boolean;
  /** What serves the station, in place of `birthmark`. */
  readonly main?: string;
  /** With the crew known and an order chosen, as on any day but the first. */
  readonly atWork?: boolean;
  /** A trial station, marked as one. */
  readonly trial?: true;
  /** What the ledger holds before anybody works here. */
  readonly history?: (dataDir: string) => void;
  /** Which board is in which slot; side by side from slot 1 on when absent. */
  readonly layOut?: (floor: Floor, boards: readonly JigBoard[]) => Promise<void>;
}

interface KioskParts {
  readonly dataDir: string;
  readonly jig: Jig;
  readonly control: AsyncDisposable;
  readonly serve: ChildProcess;
  readonly lines: Interface;
  readonly url: string;
}

/** A whole station behind `birthmark serve`, with simulated boards on its slots and labels scanned by hand. */
export class Kiosk implements AsyncDisposable {
  readonly dataDir: string;
  readonly boards: readonly JigBoard[];
  /** The link that lets one browser in. */
  readonly url: string;
  readonly #jig: Jig;
  readonly #control: AsyncDisposable;
  /** Texts of the labels that were read. */
  readonly #paper = new Map<string, string>();
  readonly #serve: ChildProcess;
  readonly #lines: Interface;

  private constructor(parts: KioskParts) {
    this.dataDir = parts.dataDir;
    this.boards = parts.jig.boards;
    this.url = parts.url;
    this.#jig = parts.jig;
    this.#control = parts.control;
    this.#serve = parts.serve;
    this.#lines = parts.lines;
  }

  static async start({ boards, paced = false, atWork = false, ...given }: KioskOptions): Promise<Kiosk> {
    const dataDir = join(await mkdtemp(join(tmpdir(), 'birthmark-kiosk-')), 'data');
    const { trial } = given;
    const wanted = { station: 'S01', product: 'lamp-one', ...(trial === undefined ? {} : { trial }) };
    const prepared = await readyStation(dataDir, wanted);
    await prepared.writeConfig();
    await changeJson(join(dataDir, 'station.json'), { scanner: 'typed' });
    const { releaseKey } = prepared;
    await writeSampleProduct(join(dataDir, 'products', 'lamp-one'), { chip: 'esp32c3', releaseKey });
    const jig = await startJig({ boards: Array.from({ length: boards }, () => ({ chip: 'esp32c3' as const })), paced });
    await (given.layOut ?? sideBySide)(await Floor.open({ dir: dataDir }), jig.boards);
    const control = await openJigControl(jig, join(dataDir, 'virtual-jig.json'));
    given.history?.(dataDir);
    if (atWork) await hireCrew(dataDir);
    const serve = spawn(process.execPath, [given.main ?? MAIN, 'serve', '--data', dataDir, '--json'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: serve.stdout });
    return new Kiosk({ dataDir, jig, control, serve, lines, url: await nextLink(lines) });
  }

  /** A link for one browser more: what Enter does in the terminal. */
  anotherLink(): Promise<string> {
    const link = nextLink(this.#lines);
    this.#serve.stdin?.write('\n');
    return link;
  }

  board(slot: number): JigBoard {
    const board = this.boards[slot - 1];
    if (board === undefined) throw new Error(`no board in slot ${slot}`);
    return board;
  }

  /** What is printed on the label of a unit, as a hand scanner reads it. After PASS there is nothing but the paper. */
  async labelOf(serial: string): Promise<string> {
    const pdf = join(this.dataDir, 'labels', `${serial}.pdf`);
    const printed = this.#paper.get(serial);
    if (printed !== undefined && !existsSync(pdf)) return printed;
    const label = await scanLabel(pdf, AbortSignal.timeout(20_000));
    this.#paper.set(serial, label.reveal());
    return label.reveal();
  }

  /** All that the ledger says about the unit in a slot. */
  unitIn(slot: number): UnitRecord {
    using ledger = openLedgerReader(this.dataDir);
    const unit = ledger.unit(this.board(slot).mac);
    if (unit === undefined) throw new Error(`the ledger knows nothing of the board in slot ${slot}`);
    return unit;
  }

  /** How many entries of a kind the ledger holds about the unit in a slot. */
  entriesOf(slot: number, kind: string): number {
    const { entrySeqs } = this.unitIn(slot);
    using ledger = openLedgerReader(this.dataDir);
    const leaves = entrySeqs.flatMap((seq) => ledger.entriesFrom(seq, 1));
    return leaves.filter(({ leaf }) => (JSON.parse(Buffer.from(leaf).toString()) as { kind: string }).kind === kind)
      .length;
  }

  changePermit(change: Record<string, unknown>): Promise<() => Promise<void>> {
    return changePermit(this.dataDir, change);
  }

  /** The process beneath `serve` that holds ledger and ports. */
  killHost(): void {
    process.kill(onlyChildOf(this.#serve.pid), 'SIGKILL');
  }

  /** The process beneath the host that holds the HSM. */
  signer(): number {
    return onlyChildOf(onlyChildOf(this.#serve.pid));
  }

  killSigner(): number {
    const pid = this.signer();
    process.kill(pid, 'SIGKILL');
    return pid;
  }

  /** What holds the host is gone as well: nobody starts it again. */
  killForGood(): void {
    const host = onlyChildOf(this.#serve.pid);
    this.#serve.kill('SIGKILL');
    process.kill(host, 'SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#serve.kill('SIGTERM');
    if (this.#serve.exitCode === null && this.#serve.signalCode === null) await once(this.#serve, 'exit');
    await this.#control[Symbol.asyncDispose]();
    await this.#jig[Symbol.asyncDispose]();
    await rm(dirname(this.dataDir), { recursive: true, force: true });
  }
}

async function nextLink(lines: Interface): Promise<string> {
  const [line] = (await once(lines, 'line')) as [string];
  return (JSON.parse(line) as { url: string }).url;
}

async function sideBySide(floor: Floor, boards: readonly JigBoard[]): Promise<void> {
  for (const [at, { address }] of boards.entries()) await floor.bindSlot(at + 1, { address });
}

/** Returns how to undo it. */
async function changeJson(path: string, change: Record<string, unknown>): Promise<() => Promise<void>> {
  const before = await readFile(path, 'utf8');
  await writeFile(path, JSON.stringify({ ...(JSON.parse(before) as object), ...change }));
  return () => writeFile(path, before);
}
