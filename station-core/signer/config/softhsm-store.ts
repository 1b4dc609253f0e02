import { readFile } from 'node:fs/promises';
import { systemErrorCode } from '../../durable-file.ts';

/** SoftHSM keeps its tokens as files, in the folder that its configuration names: whoever can read that folder has the keys. */

const TOKEN_DIR_LINE = /^[ \t]*directories\.tokendir[ \t]*=[ \t]*(.*?)[ \t]*$/m;

/** Undefined where there is no such file, or where it names none. */
export async function softHsmStore(confPath: string): Promise<string | undefined> {
  try {
    return TOKEN_DIR_LINE.exec(await readFile(confPath, 'utf8'))?.[1];
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return undefined; // the driver says what is wrong with it
  }
}
