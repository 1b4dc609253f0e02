import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Locks, SQLite's index beside a ledger, and where SoftHSM notes a login: whoever reads leaves them. */
const LEFT_BY_READERS = /\.lock$|ledger\.db-(?:shm|wal)$|token\.object$/;

/** SHA-256 of every file under a folder, by its path; without what is left by reading. */
export async function filesIn(dir: string): Promise<Map<string, string>> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const each of found.filter((entry) => entry.isFile() && !LEFT_BY_READERS.test(entry.name))) {
    const path = join(each.parentPath, each.name);
    files.set(
      relative(dir, path),
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  }
  return files;
}
