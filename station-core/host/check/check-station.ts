/**
 * Everything about a station that can be known without a board, looked at once, with all findings at once. It
 * changes nothing, neither in the folder nor in the token nor at upstream. The token's PIN is tried once; where the station runs, it is not.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import { STATION_CHECKS, type StationCheck } from '../../model/desk/station-checks.ts';
import { requireNoRehearsal } from '../../station/copies/rehearsal.ts';
import { readStationConfig, type StationConfig } from '../../station/setup/station-config.ts';
import { requireMigrated } from '../../station/setup/migration.ts';
import { checkBrowser, checkDisk, checkFiles } from './computer-checks.ts';
import { checkCertificates, checkDocuments, checkPermits } from './document-checks.ts';
import type { Checked, CheckOptions } from './checked.ts';
import { type Finding, type Found, good, look, seenAs } from './finding.ts';
import { checkClock, checkLedger } from './ledger-checks.ts';
import { checkPorts } from './port-checks.ts';
import { checkPrinter, checkScanner } from './printer-checks.ts';

type Result = Found | Promise<Found | readonly Found[]>;
type OfSetup = (station: Checked) => Result;

/** What draws labels, decodes them, reads firmware and speaks to services is loaded by whoever asks for it. */
const labels = () => import('./label-checks.ts');
const products = () => import('./product-checks.ts');
const services = () => import('./service-checks.ts');

const OF_SETUP: Readonly<Partial<Record<StationCheck, OfSetup>>> = {
  documents: checkDocuments,
  certificates: checkCertificates,
  permits: checkPermits,
  products: async (station) => (await products()).checkProducts(station),
  printer: checkPrinter,
  labels: async (station) => (await labels()).checkLabels(station),
  scanner: checkScanner,
  'signing-service': async (station) => (await services()).checkSigningService(station),
  upstream: async (station) => (await services()).checkUpstream(station),
};

const OF_FOLDER: Readonly<Partial<Record<StationCheck, (options: CheckOptions) => Result>>> = {
  files: checkFiles,
  ledger: checkLedger,
  clock: checkClock,
  disk: checkDisk,
  fonts: async () => (await labels()).checkFonts(),
  ports: checkPorts,
  browser: checkBrowser,
};

export async function checkStation(
  options: CheckOptions,
  wanted: readonly StationCheck[] = STATION_CHECKS,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  let config: StationConfig | undefined;
  findings.push(
    ...(await look('setup', async () => {
      requireStation(options.dataDir);
      config = await readStationConfig(options.dataDir);
      requireMigrated(config, options.dataDir);
      return await ofCopy(options.dataDir, config.station);
    })),
  );
  for (const check of STATION_CHECKS.slice(1)) {
    if (!wanted.includes(check)) continue;
    options.signal.throwIfAborted();
    findings.push(...(await lookAt(check, options, config)));
  }
  return findings;
}

/** A rehearsal has everything to look at, and does not start. */
async function ofCopy(dataDir: string, station: string): Promise<Found> {
  try {
    await requireNoRehearsal(dataDir);
    return good(seenAs(station));
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'station.rehearsal') throw error;
    return { state: 'warning', subject: station, fault: error };
  }
}

function requireStation(dataDir: string): void {
  const path = join(dataDir, 'station.json');
  if (!existsSync(path)) throw new Fault('setup.no-station', { path });
}

/** Nothing wrong that would keep a board from passing, and nothing that nobody looked at. */
export function isReady(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state === 'good' || state === 'warning');
}

async function lookAt(
  check: StationCheck,
  options: CheckOptions,
  config: StationConfig | undefined,
): Promise<Finding[]> {
  const ofFolder = OF_FOLDER[check];
  if (ofFolder !== undefined) return look(check, () => ofFolder(options));
  const ofSetup = OF_SETUP[check];
  if (ofSetup === undefined) throw new TypeError(`nothing looks at ${check}`);
  if (config === undefined) return [{ check, state: 'not-checked', needs: 'station.json' }];
  const station: Checked = { ...options, config };
  return look(check, () => ofSetup(station));
}
