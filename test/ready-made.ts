import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { headquartersFolder } from '../fixtures/demo-station/headquarters-folder.ts';
import { type PreparedStation, setUpStation, type SetupOptions } from '../fixtures/demo-station/setup.ts';

/** Of one name a run makes so many: a test has four stations at most, and no two of them may have the same keys. */
const DIFFERENT = 4;

/**
 * A station and its token cost two seconds of the processor, and hundreds of tests want one. A run makes a few of each, and
 * whoever wants one later gets a copy, with what lies beside it at headquarters.
 */
const taken = new Map<string, number>();

/** For the next test file in this process, which takes the first ones again: most files want one station. */
export function takeAgain(): void {
  taken.clear();
}

/** Makes `dir` with `make`, or from a copy of what `make` once made elsewhere for the same `name`. */
export async function readyMade(name: string, dir: string, make: (dir: string) => Promise<unknown>): Promise<void> {
  const store = process.env['BIRTHMARK_READY_MADE'];
  if (store === undefined) {
    await make(dir);
    return;
  }
  const number = taken.get(name) ?? 0;
  taken.set(name, number + 1);
  const kept = join(store, encodeURIComponent(`${name} ${number % DIFFERENT}`));
  if (!existsSync(kept)) await keep(kept, make);
  const made = join(kept, MADE);
  await cp(made, dir, { recursive: true });
  await cp(headquartersFolder(made), headquartersFolder(dir), { recursive: true });
}

/** The station that {@link setUpStation} makes, of a copy. */
export async function readyStation(dataDir: string, wanted: SetupOptions): Promise<PreparedStation> {
  const { station, product, trial } = wanted;
  const name = `station ${station} ${product}${trial === undefined ? '' : ' trial'}`;
  await readyMade(name, dataDir, (dir) => setUpStation(dir, wanted));
  return setUpStation(dataDir, wanted);
}

const MADE = 'data';

/** One process makes it, and others that want it wait. Where that one died, another makes it after a while. */
async function keep(kept: string, make: (dir: string) => Promise<unknown>): Promise<void> {
  if (!(await isFirst(kept)) && (await appears(kept))) return;
  const draft = await mkdtemp(`${kept} `);
  await make(join(draft, MADE));
  try {
    await rename(draft, kept);
  } catch (error) {
    if (!existsSync(kept)) throw error;
    await rm(draft, { recursive: true });
  }
}

function isFirst(kept: string): Promise<boolean> {
  return mkdir(`${kept} is being made`).then(
    () => true,
    () => false,
  );
}

const POLL_MS = 100;
const PATIENCE_TURNS = 300;

async function appears(kept: string): Promise<boolean> {
  for (let turn = 0; turn < PATIENCE_TURNS && !existsSync(kept); turn++) await setTimeout(POLL_MS);
  return existsSync(kept);
}
