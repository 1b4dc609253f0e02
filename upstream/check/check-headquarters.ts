import { dirname } from 'node:path';
import { Fault } from '../../station-core/fault.ts';
import type { Secret } from '../../station-core/secret.ts';
import { readConfig } from '../config.ts';
import type { UpstreamConfig } from '../config.ts';
import { visitConfiguredDatabase } from '../postgres/configured-database.ts';
import { checkClock, checkSchema, checkStations } from './database-checks.ts';
import { checkCertificates, checkDisk, checkKeys } from './file-checks.ts';
import { CHECKS, good, look } from './finding.ts';
import type { CheckName, Finding } from './finding.ts';
import { checkServer } from './server-check.ts';

/** Everything about headquarters that can be known without a station, looked at once, with all findings at once. It writes nothing. */
export interface HeadquartersCheck {
  readonly configFile: string;
  readonly databaseUrl: Secret<string> | undefined;
  /** A station is silent after so many hours. */
  readonly silentHours: number;
  readonly signal: AbortSignal;
}

export async function checkHeadquarters(options: HeadquartersCheck): Promise<readonly Finding[]> {
  const { configFile, signal } = options;
  let read: UpstreamConfig | undefined;
  const setup = await look('setup', async () => {
    read = await readConfig(configFile);
    return [good(configFile)];
  });
  const config = read;
  if (config === undefined) return [...setup, ...CHECKS.slice(1).map(notChecked)];
  return [
    ...setup,
    ...(await look('keys', () => checkKeys(config))),
    ...(await look('certificates', () => checkCertificates(config, new Date()))),
    ...(await look('disk', () => checkDisk(config.dataDir ?? dirname(configFile)))),
    ...(await look('server', () => checkServer(config, signal))),
    ...(await lookAtDatabase(config, options)),
  ];
}

/** Nothing that keeps headquarters from serving stations, and nothing that nobody looked at. */
export function isServing(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state === 'good' || state === 'warning');
}

async function lookAtDatabase(
  config: UpstreamConfig,
  { databaseUrl, silentHours }: HeadquartersCheck,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const opening = await look('database', async () => {
    await using opened = await visitConfiguredDatabase(config, databaseUrl);
    const { database } = opened;
    found.push(...(await look('database', () => checkSchema(database))));
    // Tables of another version may be others.
    if (!isServing(found)) return [];
    found.push(...(await look('clock', () => checkClock(database, () => new Date()))));
    found.push(...(await look('stations', () => checkStations(database, { now: new Date(), silentHours }))));
    return [];
  });
  const looked = new Set([...found, ...opening].map(({ check }) => check));
  const left = (['clock', 'stations'] as const).filter((check) => !looked.has(check));
  return [...opening, ...found, ...left.map(notChecked)];
}

function notChecked(check: CheckName): Finding {
  const wanted = check === 'clock' || check === 'stations' ? 'the database' : 'upstream.json';
  return { check, state: 'not-checked', fault: new Fault('station.bad-config', { wanted }) };
}
