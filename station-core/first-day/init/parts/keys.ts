import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beginCeremony, tokenOf } from '../../../ceremony/station/begin-ceremony.ts';
import { settingsSchema, StationCeremony, type StationSettings } from '../../../ceremony/station/ceremony-state.ts';
import { drawCheckpointKeys } from '../../../ceremony/station/checkpoint-keys.ts';
import { continueCeremony, type Going } from '../../../ceremony/station/continue-ceremony.ts';
import type { NextStep } from '../../../ceremony/station/next-step.ts';
import { RECORD_NAME } from '../../../ceremony/station/station-record.ts';
import { signaturesSoFar } from '../../../ceremony/station/configuration.ts';
import type { AtToken } from '../../../ceremony/token/ceremony-token.ts';
import { TokenOnDemand } from '../../../ceremony/token/token-on-demand.ts';
import { scopeText } from '../../../pki/ca/name-scope.ts';
import { Secret } from '../../../secret.ts';
import { version } from '../../../station/version.ts';
import { readPinFile, type SoftToken } from '../../hsm/soft-token.ts';
import type { Answers } from '../answers.ts';
import type { SlowAct } from '../../../model/first-day/slow-acts.ts';
import type { ConfirmFact, Part, Setup } from '../setup.ts';
import { compareKeyTasks, KEYS_SENTENCE, signatureTasks } from '../signature-tasks.ts';
import { takeSignedCopies } from '../signed-copies.ts';
import type { Turn } from '../turn.ts';
import { certificateQuestion, importGiven } from './certificates.ts';
import { driverEnv, softTokenOf } from './token.ts';

/** The key ceremony of the station, in DIR/signer: the same as that of `birthmark ca init`. */

export const CEREMONY_FOLDER = 'signer';

/** The record of the ceremony, to be printed. Undefined until there is one. */
export function recordIn(dataDir: string): string | undefined {
  const path = join(dataDir, CEREMONY_FOLDER, `${RECORD_NAME}.pdf`);
  return existsSync(path) ? path : undefined;
}

/**
 * Up to the certificate of the root. The keys of the checkpoints are drawn while the token is open anyway: headquarters
 * wants to know them before officers sign.
 */
export const makeKeys: Part = async (setup) => {
  const { ceremony, token } = await hold(setup);
  await using held = token;
  if (ceremony.state.configurationSha256 !== undefined) return undefined;
  const going = { ...goingOf(setup), before: 'draft-configuration' } as const;
  let next = await continueCeremony(ceremony, held, going);
  await drawCheckpointKeys(ceremony, held, setup.signal);
  if (next.step === 'import' && (await importGiven(setup, ceremony, held))) {
    next = await continueCeremony(ceremony, held, going);
  }
  return next.step === 'import' ? certificateQuestion(next.request, ceremony, setup) : undefined;
};

/** The configuration of the signing service, its signatures, the journal and the record. */
export const signConfiguration: Part = async (setup) => {
  const { ceremony, token } = await hold(setup);
  await using held = token;
  let next = await continueCeremony(ceremony, held, goingOf(setup));
  if (next.step === 'sign' && setup.given.has('signed')) {
    await takeSignedCopies(setup, [{ type: 'signer', path: next.configuration }], ceremony.state.settings.officers);
    next = await continueCeremony(ceremony, held, goingOf(setup));
  }
  return next.step === 'sign' ? await signaturesOf(ceremony, next.configuration) : undefined;
};

/** What takes long of the steps of a ceremony. */
const SLOW: Partial<Record<NextStep['step'], SlowAct>> = {
  'make-keys': 'keys',
  'begin-journal': 'journal',
  'write-record': 'record',
};

function goingOf({ holder, signal }: Setup): Going {
  const begins = (step: NextStep['step']): void => {
    const act = SLOW[step];
    if (act !== undefined) holder.begins(act);
  };
  return { signal, begins };
}

/** Begins the ceremony, or goes on with it. Whoever gets the token closes it. */
async function hold(setup: Setup): Promise<Held> {
  const soft = await softTokenOf(setup);
  const at = atToken(setup, soft);
  return (await StationCeremony.hasBegun(at.dir)) ? goOn(at) : begin(setup, at, soft);
}

interface Held {
  readonly ceremony: StationCeremony;
  readonly token: TokenOnDemand;
}

async function goOn(at: AtToken): Promise<Held> {
  const ceremony = await StationCeremony.open(at.dir);
  return { ceremony, token: new TokenOnDemand(() => tokenOf(ceremony, at)) };
}

function atToken({ file, holder, signal, startToken }: Setup, soft: SoftToken | undefined): AtToken {
  const dir = join(file.dataDir, CEREMONY_FOLDER);
  const asked = { dir, signal, startToken };
  if (soft === undefined) return { ...asked, askPin: holder.askPin, env: driverEnv(file.answers) };
  const askPin = async (): Promise<Secret<string>> => new Secret(await readPinFile(soft));
  return { ...asked, askPin, env: { SOFTHSM2_CONF: soft.softhsmConf } };
}

/** In a token of the station's own nothing is spent; for any other one a person agrees before its PIN is asked for. */
async function begin({ file, holder }: Setup, at: AtToken, soft: SoftToken | undefined): Promise<Held> {
  const settings = settingsOf(file.answers, soft);
  if (soft === undefined) await holder.confirm(factsOf(settings), settings.station);
  const { ceremony, token } = await beginCeremony(settings, at);
  const onDemand = new TokenOnDemand(async () => token);
  await onDemand.get(); // whoever closes it closes the token
  return { ceremony, token: onDemand };
}

function settingsOf(answers: Answers, soft: SoftToken | undefined): StationSettings {
  const { station, organization = '', token, officers, present, authority = '', units = [] } = answers;
  const scopes = units.map((organizationalUnit) => ({ organization, organizationalUnit }));
  return settingsSchema.parse({
    people: present,
    name: { organization, commonName: authority },
    software: `Birthmark ${version()}`,
    station,
    modulePath: soft?.modulePath ?? (token?.kind === 'module' ? token.modulePath : undefined),
    tokenLabel: soft?.tokenLabel ?? (token?.kind === 'module' ? token.tokenLabel : undefined),
    officers,
    scopes: scopes.length === 0 ? [{ organization }] : scopes,
    curve: 'P-256',
    statePath: 'state', // beside the configuration: a data directory may be moved
  });
}

function factsOf(settings: StationSettings): ConfirmFact[] {
  const { station, tokenLabel, modulePath, name, scopes, curve, officers, people } = settings;
  return [
    ['station', station],
    ['token', tokenLabel],
    ['driver', modulePath],
    ['authority', `O=${name.organization}, CN=${name.commonName}, ${curve}`],
    ...scopes.map((each): ConfirmFact => ['scope', scopeText(each)]),
    ...officers.map(({ id, name: officer }): ConfirmFact => ['officer', `${id}, ${officer}`]),
    ...people.map((each): ConfirmFact => ['person', `${each.name}, ${each.role}`]),
  ];
}

async function signaturesOf(ceremony: StationCeremony, configuration: string): Promise<Turn> {
  const { officers } = ceremony.state.settings;
  const signedBy = await signaturesSoFar(ceremony);
  const command = 'birthmark signer-config sign';
  const tasks = signatureTasks({ officers, signedBy, path: configuration, command });
  return {
    kind: 'wait',
    name: 'configuration-signed',
    says: `Two officers sign the configuration of the signing service. ${KEYS_SENTENCE}`,
    tasks: [...compareKeyTasks(ceremony.state.headquarters?.upstreamKey), ...tasks],
  };
}
