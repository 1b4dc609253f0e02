import { X509Certificate } from 'node:crypto';
import { join, resolve } from 'node:path';
import { checkHeadquarters, isServing } from '../../../upstream/check/check-headquarters.ts';
import type { UpstreamConfig } from '../../../upstream/config.ts';
import { readOrFault } from '../../../upstream/config.ts';
import { openConfiguredDatabase } from '../../../upstream/postgres/configured-database.ts';
import { cosignerOf } from '../../../upstream/configured-keys.ts';
import { addEnrolment } from '../../../upstream/enrolment/enrolment-codes.ts';
import type { NewEnrolment } from '../../../upstream/enrolment/enrolment-codes.ts';
import { CONFIG_NAME, initHeadquarters } from '../../../upstream/setup/init-headquarters.ts';
import { startUpstreamServer } from '../../../upstream/upstream.ts';
import { Fault } from '../../fault.ts';
import { verifierKeyWords } from '../../formats/tlog/verifier-key-words.ts';
import { MAX_ENTRY_CHARACTERS } from '../../model/limits.ts';
import { isPrintable } from '../../model/printable.ts';
import { PERSON_ID } from '../../model/person.ts';
import { Secret } from '../../secret.ts';
import { enrolStation } from '../../station/setup/enrol-station.ts';
import { groupedCode } from '../../sync/enrol/enrolment-code.ts';
import { fingerprintOf } from '../../sync/enrol/pinned-authority.ts';
import { askSecret } from '../ask-secret.ts';
import { findingJson, findingsSummary, findingText } from '../findings-text.ts';
import type { CommandResult } from '../output.ts';
import { databaseUrl, headquartersIn } from './upstream-setup.ts';

export interface InitOptions {
  readonly data: string;
  readonly host: readonly string[];
  readonly name?: string;
  readonly listen: string;
  readonly port: number;
  readonly enrolmentPort: number;
}

export async function init(options: InitOptions, signal: AbortSignal): Promise<CommandResult> {
  const { host: hosts, listen: listenHost, port, enrolmentPort } = options;
  const dir = resolve(options.data);
  const { name = hosts[0] ?? '' } = options;
  await initHeadquarters({ dir, hosts, name, listenHost, port, enrolmentPort, databaseUrl: databaseUrl() }, signal);
  const config = await headquartersIn(dir);
  const { verifierKey: upstreamKey } = await cosignerOf(config);
  const made = { upstreamKey, fingerprint: await fingerprintIn(config), stationUrl: config.enrolment?.stationUrl };
  const text = [
    `Headquarters is in ${dir}; ${CONFIG_NAME} says what it does.`,
    `  authority (SHA-256)  ${made.fingerprint}`,
    ...verifierKeyWords(upstreamKey).map((words) => `  key of its receipts  ${words}`),
    `Its private keys are in ${join(dir, 'tls')} and ${join(dir, 'witness')}: back them up where nobody else can read them.`,
    `Next:`,
    `  birthmark upstream serve --data ${options.data}`,
    `  birthmark upstream station add NAME --data ${options.data} --by YOU`,
  ].join('\n');
  return { text, json: { ok: true, ...made } };
}

export interface ServeOptions {
  readonly data: string;
  readonly json: boolean;
}

export async function serve({ data, json }: ServeOptions, signal: AbortSignal): Promise<void> {
  const url = databaseUrl();
  delete process.env['DATABASE_URL']; // it may hold a password: not for child processes
  await using upstream = await startUpstreamServer(
    await headquartersIn(data),
    url === undefined ? {} : { databaseUrl: url },
  );
  const { url: listening, enrolmentUrl, verifierKey: upstreamKey } = upstream;
  const started = { ok: true, url: listening, enrolmentUrl, upstreamKey };
  const text = `Listening on ${listening}${enrolmentUrl === undefined ? '' : `, for enrolment on ${enrolmentUrl}`}.`;
  process.stdout.write(`${json ? JSON.stringify(started) : text}\n`);
  await stopped(signal);
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve: stop } = Promise.withResolvers<undefined>();
  signal.addEventListener(
    'abort',
    () => {
      stop(undefined);
    },
    { once: true },
  );
  await promise;
}

export interface CheckOptions {
  readonly data: string;
  readonly silentHours: number;
}

export async function check({ data, silentHours }: CheckOptions, signal: AbortSignal): Promise<CommandResult> {
  const configFile = join(resolve(data), CONFIG_NAME);
  const findings = await checkHeadquarters({ configFile, databaseUrl: databaseUrl(), silentHours, signal });
  const ok = isServing(findings);
  return {
    ok,
    json: { ok, findings: findings.map(findingJson) },
    text: [...findings.map(findingText), '', findingsSummary('Headquarters', findings)].join('\n'),
  };
}

export interface AddStationOptions {
  readonly data: string;
  readonly by: string;
  readonly reason: string;
  readonly hours: number;
  readonly serialPrefix?: readonly string[];
  readonly macPrefix?: readonly string[];
  readonly checkpointKey?: string;
}

/** The code is the answer: it goes to whoever asked, on stdout, and nowhere else. */
export async function addStation(station: string, options: AddStationOptions): Promise<CommandResult> {
  const { by, reason } = options;
  if (!PERSON_ID.test(by)) throw new Fault('station.bad-argument', { by });
  if (reason.length > MAX_ENTRY_CHARACTERS || !isPrintable(reason)) {
    throw new Fault('station.bad-argument', { reason: 'too long, or not printable' });
  }
  const config = await headquartersIn(options.data);
  if (config.enrolment === undefined) throw new Fault('station.bad-config', { field: 'enrolment' });
  const wanted = wantedOf(station, options);
  await using opened = await openConfiguredDatabase(config, { databaseUrl: databaseUrl(), stop: 'when-alone' });
  const { code, expiresAt } = await addEnrolment(opened.database, wanted);
  const { url } = config.enrolment;
  const fingerprint = await fingerprintIn(config);
  const { verifierKey: upstreamKey } = await cosignerOf(config);
  const shown = groupedCode(code.reveal());
  const text = [
    `${station} may enrol until ${expiresAt.toISOString()}, once. On the station:`,
    `  birthmark upstream enrol ${url} ${shown} --fingerprint ${fingerprint} --data DIR`,
    `If it is restored from a backup, instead:`,
    `  birthmark station restore BACKUP --data DIR --old-station-stopped --enrol ${url} --code ${shown} --fingerprint ${fingerprint}`,
    'A station that is being set up asks for address, code and fingerprint. Its officers compare the key of the receipts:',
    ...verifierKeyWords(upstreamKey).map((words) => `  ${words}`),
  ].join('\n');
  const json = { ok: true, station, url, code: shown, fingerprint, upstreamKey, expiresAt: expiresAt.toISOString() };
  return { text, json, note: 'Whoever has the code first can be this station: hand it over to a person you know.' };
}

function wantedOf(station: string, options: AddStationOptions): NewEnrolment {
  const { hours: validHours, checkpointKey, by, reason, serialPrefix = [], macPrefix = [] } = options;
  const ranges = [
    ...serialPrefix.map((prefix) => ({ kind: 'serial' as const, prefix })),
    ...macPrefix.map((prefix) => ({ kind: 'mac' as const, prefix })),
  ];
  return { station, validHours, ranges, by, reason, ...(checkpointKey !== undefined && { checkpointKey }) };
}

export interface EnrolOptions {
  readonly data: string;
  readonly fingerprint: string;
}

export async function enrol(
  { url, code }: { readonly url: string; readonly code: string | undefined },
  { data, fingerprint: fingerprintSha256Hex }: EnrolOptions,
  signal: AbortSignal,
): Promise<CommandResult> {
  const dataDir = resolve(data);
  const given = code === undefined ? await askSecret('One-time code', signal) : new Secret(code);
  const upstream = await enrolStation({ dataDir, url, code: given, fingerprintSha256Hex }, signal);
  const text = [
    `Enrolled: the ledger goes to ${upstream.url} from the next start on.`,
    'Boards pass once a station manifest that two officers signed names this upstream. `birthmark station check` says whether it does.',
  ].join('\n');
  return { text, json: { ok: true, upstream } };
}

async function fingerprintIn({ tls }: UpstreamConfig): Promise<string> {
  return fingerprintOf(new X509Certificate(await readOrFault(tls.caFile, 'tls.caFile')));
}
