import { join, resolve } from 'node:path';
import { readPem } from '../../ceremony/pem-files.ts';
import { beginCeremony, tokenOf } from '../../ceremony/station/begin-ceremony.ts';
import { settingsSchema, StationCeremony, type StationSettings } from '../../ceremony/station/ceremony-state.ts';
import { continueCeremony } from '../../ceremony/station/continue-ceremony.ts';
import { importCertificate } from '../../ceremony/station/import-certificate.ts';
import { type NextStep, nextStep, nextStepText } from '../../ceremony/station/next-step.ts';
import { RECORD_NAME } from '../../ceremony/station/station-record.ts';
import type { Curve, TokenFacts } from '../../ceremony/token/key-wish.ts';
import { TokenOnDemand } from '../../ceremony/token/token-on-demand.ts';
import { spkiSha256 } from '../../ceremony/token/token-words.ts';
import { parseVerifierKey } from '../../codecs/notes.ts';
import { Fault } from '../../fault.ts';
import { officersSha256Hex, type OfficerKey } from '../../formats/officer-key.ts';
import { formatVerifierKey } from '../../formats/tlog/signed-note.ts';
import { verifierKeyWords } from '../../formats/tlog/verifier-key-words.ts';
import type { HsmKind } from '../../model/documents/hsm-kind.ts';
import { readOfficer } from '../../officers/officer-files.ts';
import { version } from '../../station/version.ts';
import { askLine } from '../ask-secret.ts';
import { type CeremonyPin, ceremonyPin, peoplePresent } from '../ceremony-terminal.ts';
import type { CommandResult } from '../output.ts';
import { table } from '../text-table.ts';

export interface InitOptions {
  readonly dir: string;
  readonly station?: string;
  readonly module?: string;
  readonly token?: string;
  readonly hsm?: HsmKind;
  readonly organization?: string;
  readonly unit?: readonly string[];
  readonly name?: string;
  readonly curve?: Curve;
  readonly officer?: readonly string[];
  readonly upstreamKey?: string;
  readonly anchor?: 'token-object' | 'receipt';
  readonly present?: readonly string[];
  readonly json: boolean;
}
export interface ImportOptions {
  readonly dir: string;
  readonly root: string;
  readonly json: boolean;
}
export interface StatusOptions {
  readonly dir: string;
  readonly json: boolean;
}

/** Begins a ceremony, or goes on with it. */
export async function initCeremony(options: InitOptions, signal: AbortSignal): Promise<CommandResult> {
  const dir = resolve(options.dir);
  const pin = ceremonyPin(dir, 'station', signal);
  if (await StationCeremony.hasBegun(dir)) {
    const ceremony = await StationCeremony.open(dir);
    await requireSame(ceremony, options);
    await using known = new TokenOnDemand(() => tokenOf(ceremony, pin));
    return shown(ceremony, await continueCeremony(ceremony, known, { signal }));
  }
  const settings = await settingsOf(options);
  const { ceremony, token } = await beginAtTerminal(settings, pin);
  await using opened = token;
  return shown(ceremony, await continueCeremony(ceremony, new TokenOnDemand(async () => opened), { signal }));
}

export async function importIssuing(
  file: string,
  { dir: given, root }: ImportOptions,
  signal: AbortSignal,
): Promise<CommandResult> {
  const dir = resolve(given);
  const ceremony = await StationCeremony.open(dir);
  const chain = {
    certDer: await readPem(file, 'CERTIFICATE', 'ceremony.bad-certificate'),
    rootCertDer: await readPem(root, 'CERTIFICATE', 'ceremony.bad-certificate'),
  };
  await using token = new TokenOnDemand(() => tokenOf(ceremony, ceremonyPin(dir, 'station', signal)));
  await importCertificate(ceremony, { chain, token: await token.get(), now: new Date() }, signal);
  return shown(ceremony, await continueCeremony(ceremony, token, { signal }));
}

export async function ceremonyStatus({ dir }: StatusOptions): Promise<CommandResult> {
  const ceremony = await StationCeremony.open(resolve(dir));
  return shown(ceremony, await nextStep(ceremony));
}

/** What will be made is shown first, and a person types the name of the station when it is right. */
async function beginAtTerminal(settings: StationSettings, pin: CeremonyPin) {
  process.stderr.write(`${table(settingWords(settings))}\n`);
  const wanted = settings.station;
  const typed = await askLine(`Type ${wanted} to make the keys of this station`, pin.signal);
  if (typed !== wanted) throw new Fault('ceremony.not-confirmed', { wanted });
  return beginCeremony(settings, pin);
}

function settingWords(settings: StationSettings) {
  const { station, tokenLabel, modulePath, name, scopes, curve, officers, people, anchor, upstreamKey } = settings;
  return [
    ['station', station],
    ['token', `${tokenLabel}, by ${modulePath}`],
    ['issuing CA', `O=${name.organization}, CN=${name.commonName}, ${curve}`],
    ...scopes.map((each) => ['may certify', `O=${each.organization}, OU=${each.organizationalUnit ?? 'any'}`]),
    ...officers.map(({ id, name: officer }) => ['officer', `${id}, ${officer}`]),
    ['rollback noticed by', anchor === 'receipt' ? "upstream's receipts" : 'the token'],
    ...(upstreamKey === undefined ? [] : verifierKeyWords(upstreamKey).map((words) => ['upstream', words])),
    ...people.map((each) => ['present', `${each.name}, ${each.role}`]),
  ];
}

async function settingsOf(options: InitOptions): Promise<StationSettings> {
  const {
    organization = '',
    unit,
    name = '',
    curve = 'P-256',
    present = [],
    officer = [],
    upstreamKey,
    anchor,
  } = options;
  const asked = {
    people: peoplePresent(present),
    name: { organization, commonName: name },
    software: `Birthmark ${version()}`,
    station: options.station,
    modulePath: options.module,
    tokenLabel: options.token,
    ...(options.hsm === undefined ? {} : { hsm: options.hsm }),
    officers: await officersIn(officer),
    scopes: unit === undefined ? [{ organization }] : unit.map((each) => ({ organization, organizationalUnit: each })),
    curve,
    statePath: join(resolve(options.dir), 'state'),
    ...(upstreamKey === undefined ? {} : { upstreamKey: keyText(upstreamKey) }),
    ...(anchor === undefined ? {} : { anchor }),
  };
  const parsed = settingsSchema.safeParse(asked);
  if (parsed.success) return parsed.data;
  const argument = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new Fault('station.bad-argument', { argument, problem: 'it is missing or cannot be used' });
}

/** Whoever names a setting again must name the one that the ceremony began with. */
async function requireSame(ceremony: StationCeremony, options: InitOptions): Promise<void> {
  const { station, module, token, hsm, curve, officer, upstreamKey, anchor } = options;
  ceremony.requireSettings({
    ...(station === undefined ? {} : { station }),
    ...(module === undefined ? {} : { modulePath: module }),
    ...(token === undefined ? {} : { tokenLabel: token }),
    ...(hsm === undefined ? {} : { hsm }),
    ...(curve === undefined ? {} : { curve }),
    ...(upstreamKey === undefined ? {} : { upstreamKey: keyText(upstreamKey) }),
    ...(anchor === undefined ? {} : { anchor }),
    ...(officer === undefined ? {} : { officers: await officersIn(officer) }),
  });
}

/** Throws for what is no key, before anything is made. */
function keyText(key: string): string {
  return formatVerifierKey(parseVerifierKey(key));
}

async function officersIn(files: readonly string[]): Promise<OfficerKey[]> {
  const officers: OfficerKey[] = [];
  for (const file of files) officers.push(await readOfficer(file));
  return officers;
}

function shown(ceremony: StationCeremony, next: NextStep): CommandResult {
  const { state, dir } = ceremony;
  const officersSha256 = officersSha256Hex(state.settings.officers);
  const issuingKey = issuingKeySha256(ceremony);
  const record = state.recordSha256 === undefined ? undefined : join(dir, `${RECORD_NAME}.pdf`);
  const rows = [
    ...state.steps.map(({ at, says }) => [at, says]),
    ...tokenRows(state.token),
    ...(issuingKey === undefined ? [] : [['issuing key sha256', issuingKey]]),
    ...(state.opened === undefined ? [] : [['officers sha256', officersSha256]]),
    ...(record === undefined ? [] : [['record', record]]),
  ];
  return {
    text: `${table(rows)}\n${nextStepText(next, ceremony)}`,
    json: {
      ok: true,
      dir,
      station: state.settings.station,
      next,
      steps: state.steps,
      officersSha256,
      issuingKeySha256: issuingKey ?? null,
      record: record ?? null,
    },
  };
}

function tokenRows({ tokenLabel, tokenSerial, manufacturer }: TokenFacts): string[][] {
  return [['token', `${tokenLabel}, serial number ${tokenSerial}, ${manufacturer}`]];
}

/** What a person at the root compares. */
function issuingKeySha256({ state }: StationCeremony): string | undefined {
  const spki = state.keys.issuing?.spkiBase64;
  return typeof spki === 'string' ? spkiSha256(Buffer.from(spki, 'base64')) : undefined;
}
