/**
 * `GET /v1/stations/me/last-heard`: what upstream has of a station, and when it last heard the station at work. Whoever
 * restores a station asks this first. The question changes nothing: a certificate that was never used stays unused, and the
 * one of the old station goes on.
 */
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { headSchema } from '../batch.ts';

export const LAST_HEARD_PATH = '/v1/stations/me/last-heard';

export const lastHeardSchema = z.strictObject({
  /** By the clock of the database, as is `agoSeconds`; null: never. */
  heardAt: z.iso.datetime().nullable(),
  agoSeconds: z.int().nonnegative().nullable(),
  head: headSchema,
});
export type LastHeard = z.infer<typeof lastHeardSchema>;

/** A station at work speaks each minute, and after failures each five. */
export const SILENT_AFTER_SECONDS = 10 * 60;

export function isSilent({ heardAt, agoSeconds }: LastHeard): boolean {
  return heardAt === null || agoSeconds === null || agoSeconds >= SILENT_AFTER_SECONDS;
}

/** Throws `backup.station-at-work`. */
export function requireSilent(station: string, heard: LastHeard): void {
  if (isSilent(heard)) return;
  throw new Fault('backup.station-at-work', { ...atWork(station, heard) });
}

export interface AtWork {
  readonly station: string;
  readonly heardAt: string;
  readonly agoSeconds: number;
  /** When it counts as silent, if nothing more is heard. By the clock of the database, as is `heardAt`. */
  readonly silentFrom: string;
  readonly entriesAtUpstream: number;
}

export function atWork(station: string, { heardAt, agoSeconds, head }: LastHeard): AtWork {
  const silentFrom = new Date(Date.parse(heardAt ?? '') + SILENT_AFTER_SECONDS * 1000);
  const at = { heardAt: heardAt ?? '', silentFrom: heardAt === null ? '' : silentFrom.toISOString() };
  return { station, ...at, agoSeconds: agoSeconds ?? 0, entriesAtUpstream: head.sizeEntries };
}
