import { join } from 'node:path';
import { pino, stdSerializers, type Logger } from 'pino';
import { LogFile } from '../station-core/log-file.ts';

/** The shell's own log: log/shell.jsonl in its folder. The station keeps a separate log. */
export function openShellLog(dir: string): Logger {
  const file = new LogFile(join(dir, 'log', 'shell.jsonl')).open();
  return pino({ base: null, serializers: { err: stdSerializers.errWithCause } }, file);
}
