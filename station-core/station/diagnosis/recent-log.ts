/** The end of the station's own log, as service people read it. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';

export interface LogLine {
  readonly at: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
  /** The rest of what was logged, as JSON. */
  readonly detail: string;
}

/** Some thousand lines. */
export const RECENT_LOG_BYTES = 1024 * 1024;

/** Oldest first. Without a log there is nothing to show: a station that never started has none. */
export async function recentLog(dataDir: string, mostBytes = RECENT_LOG_BYTES): Promise<readonly LogLine[]> {
  const path = join(dataDir, 'log', 'station.jsonl');
  const before = join(dataDir, 'log', 'station.1.jsonl');
  const newest = await endOf(path, mostBytes);
  const older = newest.length < mostBytes ? await endOf(before, mostBytes - newest.length) : '';
  return `${older}${newest}`.split('\n').flatMap(lineIn);
}

async function endOf(path: string, mostBytes: number): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const from = Math.max(0, size - mostBytes);
    const bytes = Buffer.alloc(size - from);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    const text = bytes.toString('utf8', 0, bytesRead);
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1); // it began within a line
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return '';
    throw error;
  }
}

/** What is no line of the log is left out. */
function lineIn(line: string): LogLine[] {
  const entry = objectIn(line);
  if (entry === undefined) return [];
  const { level, time, msg, ...rest } = entry;
  if (typeof time !== 'number' || typeof level !== 'number') return [];
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return [];
  const detail = withoutLogins(JSON.stringify(rest));
  return [
    { at: at.toISOString(), level: levelOf(level), text: withoutLogins(typeof msg === 'string' ? msg : ''), detail },
  ];
}

function objectIn(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** As pino numbers them. */
function levelOf(level: number): LogLine['level'] {
  if (level >= 50) return 'error';
  if (level >= 40) return 'warn';
  return level >= 30 ? 'info' : 'debug';
}

/** The address of a printer or of upstream may carry a name and a password. */
function withoutLogins(text: string): string {
  return text.replaceAll(/(:\/\/)[^/\s"@]*@/g, '$1');
}
