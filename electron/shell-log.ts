import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino, stdSerializers, type Logger } from 'pino';

/** What the shell itself has to tell: log/shell.jsonl in its own folder. The station keeps a log of its own. */
export function openShellLog(dir: string): Logger {
  mkdirSync(join(dir, 'log'), { recursive: true });
  const file = pino.destination({ dest: join(dir, 'log', 'shell.jsonl'), sync: true });
  return pino({ base: null, serializers: { err: stdSerializers.errWithCause } }, file);
}
