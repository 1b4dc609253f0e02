import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For one run, where nobody has made a place yet: see `../ready-made.ts`. */
export default async function openStore(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['BIRTHMARK_READY_MADE'] !== undefined) return undefined;
  const store = await mkdtemp(join(tmpdir(), 'birthmark-ready-made-'));
  process.env['BIRTHMARK_READY_MADE'] = store;
  return () => rm(store, { recursive: true });
}
