import { readFile } from 'node:fs/promises';
import { systemErrorCode } from '../../durable-file.ts';

/** Sticks, cards and discs that are mounted now, by their mount points: a desktop mounts them at /media/USER/LABEL. */

const BELOW = /^(?:\/media|\/run\/media|\/mnt)\/./;

/** Empty on a system that has no such file. */
export async function mountedSticks(): Promise<string[]> {
  try {
    return sticksIn(await readFile('/proc/self/mountinfo', 'utf8'));
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return [];
  }
}

/**
 * proc_pid_mountinfo(5): `36 35 8:17 / /media/anna/STICK rw,nosuid shared:1 - vfat /dev/sdb1 rw`. Only what a device of this
 * machine holds: a share of the network may keep whoever lists it waiting for good.
 */
export function sticksIn(mountinfo: string): string[] {
  const found = mountinfo.split('\n').flatMap((line) => {
    const [mount = '', filesystem = ''] = line.split(' - ');
    const point = unescaped(mount.split(' ')[4] ?? '');
    const [, source = ''] = filesystem.split(' ');
    return BELOW.test(point) && source.startsWith('/dev/') ? [point] : [];
  });
  return [...new Set(found)].sort();
}

/** The kernel writes a blank, a tab, a new line and a backslash as three octal digits. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
