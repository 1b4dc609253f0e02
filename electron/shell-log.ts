import { join } from 'node:path';
import { pino, stdSerializers, type Logger } from 'pino';
import { LogFile } from '../station-core/log-file.ts';

/** The log of the shell itself: log/shell.jsonl in its own folder. The station keeps a log of its own. */
export function openShellLog(dir: string): Logger {
  const file = new LogFile(join(dir, 'log', 'shell.jsonl'));
  return pino({ base: null, serializers: { err: stdSerializers.errWithCause } }, file);
}
