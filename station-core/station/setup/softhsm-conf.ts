import { rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { configFault } from '../config/config-fault.ts';
import { readSetupText } from './station-config.ts';

/** SoftHSM names its token folder by an absolute path. This keeps that path right when the data directory was moved or
 * copied; it never touches the token itself. */

const TOKEN_DIR_LINE = /^[ \t]*directories\.tokendir[ \t]*=[ \t]*(.*?)[ \t]*$/m;

/** When a folder `tokens` lies beside the configuration, that is the one it names from now on. */
export async function pointAtTokensBeside(confPath: string): Promise<void> {
  try {
    const { conf, moved } = await confForTokensBeside(confPath);
    if (!moved) return;
    // Beside it and renamed: a crash leaves the old text or the new one, never half of it.
    await writeFile(`${confPath}.part`, conf);
    await rename(`${confPath}.part`, confPath);
  } catch (error) {
    throw configFault('station.bad-config', confPath, error);
  }
}

/** What the configuration has to say, for the tokens beside it to be found; `moved` when it does not say so yet. */
export async function confForTokensBeside(
  confPath: string,
): Promise<{ readonly conf: string; readonly moved: boolean }> {
  const tokens = join(dirname(confPath), 'tokens');
  const conf = await readSetupText(confPath);
  if (TOKEN_DIR_LINE.exec(conf)?.[1] === tokens || !(await isDirectory(tokens))) return { conf, moved: false };
  const others = conf.replace(TOKEN_DIR_LINE, '').replace(/^\n+/, '');
  return { conf: `directories.tokendir = ${tokens}\n${others}`, moved: true };
}

/**
 * The folder of the tokens, whether it is there or not. A configuration that a setup wrote has it beside it, also where it
 * still names the place of before. Undefined: it names none. Throws `station.bad-config` for what is no text.
 */
export async function tokenFolderOf(confPath: string): Promise<string | undefined> {
  const folder = dirname(confPath);
  const beside = join(folder, 'tokens');
  const named = TOKEN_DIR_LINE.exec(await readSetupText(confPath))?.[1];
  const isBeside = named?.endsWith(`${sep}${basename(folder)}${sep}tokens`) === true || (await isDirectory(beside));
  return isBeside ? beside : named;
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    // Forgiven: no such folder; the configuration then names one of its own.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
