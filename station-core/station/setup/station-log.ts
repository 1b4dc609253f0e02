import { join } from 'node:path';
import { pino, stdSerializers, type Logger } from 'pino';
import { LogFile } from '../../log-file.ts';

/**
 * DIR/log/station.jsonl: for the engineer who has to find out why. Faults are logged whole, with their causes.
 * Secrets cannot get in here: they are wrapped in `Secret`, which prints as `[secret]` however it is serialised.
 */
export function openLog(dataDir: string): Logger {
  const file = new LogFile(join(dataDir, 'log', 'station.jsonl')).open();
  return pino({ base: null, serializers: { err: stdSerializers.errWithCause } }, file);
}
