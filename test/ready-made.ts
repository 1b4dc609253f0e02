import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { headquartersFolder } from '../fixtures/demo-station/headquarters-folder.ts';

/**
 * A station and its token cost a second of the processor, and hundreds of tests want one. A run makes each of them once, and
 * whoever wants one later gets a copy, with what lies beside it at headquarters. In one test file no two have the same keys.
 */
const taken = new Map<string, number>();

/** Makes `dir` with `make`, or from a copy of what `make` once made elsewhere for the same `name`. */
export async function readyMade(name: string, dir: string, make: (dir: string) => Promise<unknown>): Promise<void> {
  const store = process.env['BIRTHMARK_READY_MADE'];
  if (store === undefined) {
    await make(dir);
    return;
  }
  const number = (taken.get(name) ?? 0) + 1;
  taken.set(name, number);
  const kept = join(store, encodeURIComponent(`${name} ${number}`));
  if (!existsSync(kept)) await keep(kept, make);
  const made = join(kept, MADE);
  await cp(made, dir, { recursive: true });
  await cp(headquartersFolder(made), headquartersFolder(dir), { recursive: true });
}

const MADE = 'data';

/** Of several processes that make it at the same time, the first one's stays. */
async function keep(kept: string, make: (dir: string) => Promise<unknown>): Promise<void> {
  const draft = await mkdtemp(`${kept} `);
  await make(join(draft, MADE));
  try {
    await rename(draft, kept);
  } catch (error) {
    if (!existsSync(kept)) throw error;
    await rm(draft, { recursive: true });
  }
}
