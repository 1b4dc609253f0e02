import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';
import { systemErrorCode } from '../../durable-file.ts';

/**
 * DIR/log/station.jsonl: for the engineer who has to find out why. Faults are told whole, with what caused them.
 * Secrets cannot get in here: they are wrapped in `Secret`, which prints as `[secret]` however it is serialised.
 */
export function openLog(dataDir: string): Logger {
  const dir = join(dataDir, 'log');
  mkdirSync(dir, { recursive: true });
  const file = pino.destination({ dest: join(dir, 'station.jsonl'), sync: true });
  return pino({ base: null, serializers: { err: stdSerializers.errWithCause } }, forgiving(file));
}

/** A log that cannot be written, as on a full disk, stops nothing: what matters is in the ledger, and that one is loud. */
function forgiving(file: DestinationStream): DestinationStream {
  return {
    write: (line) => {
      try {
        file.write(line);
      } catch (error) {
        if (systemErrorCode(error) === undefined) throw error;
      }
    },
  };
}
