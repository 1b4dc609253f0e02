import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { parseWindowState, type WindowState } from './window-state.ts';

/** The window's state in a file. It is a convenience: whatever is wrong with it, the window opens. */
export async function readWindowState(path: string, log: Logger): Promise<WindowState | undefined> {
  const parsed = parseWindowState(await textOf(path, log));
  switch (parsed.kind) {
    case 'absent':
      return undefined;
    case 'damaged':
      log.warn({ path, why: parsed.why }, 'the remembered window state is damaged; the window opens as new');
      return undefined;
    case 'state':
      return parsed.state;
  }
}

/** Written whole or not at all. */
export async function writeWindowState(path: string, state: WindowState, log: Logger): Promise<void> {
  try {
    await writeFile(`${path}.new`, `${JSON.stringify(state)}\n`);
    await rename(`${path}.new`, path);
  } catch (error) {
    if (!isFileError(error)) throw error;
    log.warn({ path, err: error }, 'the window state could not be remembered');
  }
}

async function textOf(path: string, log: Logger): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!isFileError(error)) throw error;
    if (error.code !== 'ENOENT') log.warn({ path, err: error }, 'the remembered window state cannot be read');
    return undefined;
  }
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
