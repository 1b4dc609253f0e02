import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readPem } from '../../ceremony/pem-files.ts';
import { writeRecord } from '../../ceremony/record/write-record.ts';
import { makeRoot, ROOT_FILE } from '../../ceremony/root/make-root.ts';
import { signingRecord } from '../../ceremony/root/root-records.ts';
import { RootCeremony, type RootSettings, rootSettingsSchema } from '../../ceremony/root/root-state.ts';
import { type OpenedRequest, openRequest, signedBefore, signRequest } from '../../ceremony/root/sign-request.ts';
import { requireEmptyToken } from '../../ceremony/station/station-keys.ts';
import { CeremonyToken } from '../../ceremony/token/ceremony-token.ts';
import type { Curve } from '../../ceremony/token/key-wish.ts';
import { Fault } from '../../fault.ts';
import { createFiles } from '../../officers/officer-files.ts';
import type { HsmKind } from '../../model/documents/hsm-kind.ts';
import type { HsmProfile } from '../../signer/token/profiles/hsm-profile.ts';
import { requireRootHsm } from '../../signer/token/profiles/hsm-profiles.ts';
import { version } from '../../station/version.ts';
import { askLine } from '../ask-secret.ts';
import { type CeremonyPin, ceremonyPin, peoplePresent } from '../ceremony-terminal.ts';
import type { CommandResult } from '../output.ts';
import { table } from '../text-table.ts';

export interface RootInitOptions {
  readonly dir: string;
  readonly module: string;
  readonly token: string;
  readonly hsm?: HsmKind;
  readonly organization: string;
  readonly name: string;
  readonly curve: Curve;
  readonly present: readonly string[];
  readonly json: boolean;
}
export interface RootSignOptions {
  readonly dir: string;
  readonly out: string;
  readonly present: readonly string[];
  readonly json: boolean;
}

export async function initRoot(options: RootInitOptions, signal: AbortSignal): Promise<CommandResult> {
  const dir = resolve(options.dir);
  const pin = ceremonyPin(dir, 'root', signal);
  const settings = settingsOf(options);
  const found = await RootCeremony.find(dir);
  if (found === undefined) await confirmRoot(settings, signal);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await using token = await tokenFor(settings, found, pin);
  const ceremony = found ?? (await begin(settings, token, pin));
  const { pdfPath, sha256Hex } = await makeRoot(ceremony, token, signal);
  const certificate = join(dir, ROOT_FILE);
  const rows = [
    ...ceremony.state.steps.map(({ at, says }) => [at, says]),
    ['certificate', certificate],
    ['record', pdfPath],
  ];
  return { text: table(rows), json: { ok: true, certificate, record: pdfPath, recordSha256: sha256Hex } };
}

export async function signWithRoot(
  file: string,
  { dir: given, out, present }: RootSignOptions,
  signal: AbortSignal,
): Promise<CommandResult> {
  const dir = resolve(given);
  const people = peoplePresent(present);
  const ceremony = await RootCeremony.find(dir);
  if (ceremony === undefined) throw new Fault('ceremony.not-begun', { dir });
  const opened = openRequest(ceremony, await readPem(file, 'CERTIFICATE REQUEST', 'ceremony.bad-request'));
  const before = signedBefore(ceremony, opened);
  const signed = before ?? (await signConfirmed(ceremony, { opened, people }, ceremonyPin(dir, 'root', signal)));
  const name = `signed-${signed.requestSha256.slice(0, 12)}`;
  const { pdfPath } = await writeRecord({ dir, name }, signingRecord(ceremony.state, signed), signal);
  await createFiles([{ path: out, text: signed.certPem, mode: 0o644 }]);
  const root = join(dir, ROOT_FILE);
  const rows = [
    ['certificate', out],
    ['root', root],
    ['record', pdfPath],
  ];
  const note =
    before === undefined ? '' : `\nThis request was signed before, at ${before.at}; this is the same certificate.`;
  return {
    text: `${table(rows)}${note}`,
    json: { ok: true, certificate: out, root, record: pdfPath, signedAt: signed.at },
  };
}

async function signConfirmed(
  ceremony: RootCeremony,
  { opened, people }: { readonly opened: OpenedRequest; readonly people: RootSettings['people'] },
  pin: CeremonyPin,
) {
  process.stderr.write(`${table(opened.words)}\n`);
  const question = `Type the first ${opened.confirmation.length} digits of the issuing key that the station shows`;
  await confirm(question, opened.confirmation, pin.signal);
  await using token = await tokenFor(ceremony.state.settings, ceremony, pin);
  return await signRequest(ceremony, { opened, people, token }, pin.signal);
}

async function confirmRoot({ name, curve, tokenLabel, modulePath, people }: RootSettings, signal: AbortSignal) {
  const words = [
    ['root', `O=${name.organization}, CN=${name.commonName}, ${curve}`],
    ['token', `${tokenLabel}, by ${modulePath}`],
    ...people.map((each) => ['present', `${each.name}, ${each.role}`]),
  ];
  process.stderr.write(`${table(words)}\n`);
  await confirm(`Type ${name.commonName} to make this root`, name.commonName, signal);
}

async function confirm(question: string, wanted: string, signal: AbortSignal): Promise<void> {
  if ((await askLine(question, signal)) !== wanted) throw new Fault('ceremony.not-confirmed', { wanted: question });
}

function tokenFor(
  { modulePath, tokenLabel, hsm: kind, curve }: RootSettings,
  found: RootCeremony | undefined,
  pin: CeremonyPin,
): Promise<CeremonyToken> {
  const requireFit = (profile: HsmProfile): void => {
    requireRootHsm(profile, curve);
  };
  return CeremonyToken.open({ modulePath, tokenLabel, kind, requireFit, known: found?.state.token }, pin);
}

async function begin(
  settings: RootSettings,
  token: CeremonyToken,
  { dir, signal }: CeremonyPin,
): Promise<RootCeremony> {
  await requireEmptyToken(token);
  return RootCeremony.begin(dir, { settings, token: token.facts }, signal);
}

function settingsOf(options: RootInitOptions): RootSettings {
  const parsed = rootSettingsSchema.safeParse({
    people: peoplePresent(options.present),
    name: { organization: options.organization, commonName: options.name },
    software: `Birthmark ${version()}`,
    modulePath: options.module,
    tokenLabel: options.token,
    ...(options.hsm === undefined ? {} : { hsm: options.hsm }),
    curve: options.curve,
  });
  if (parsed.success) return parsed.data;
  const argument = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new Fault('station.bad-argument', { argument, problem: 'it is missing or cannot be used' });
}
