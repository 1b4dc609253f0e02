import { join } from 'node:path';
import { readPem } from '../../../ceremony/pem-files.ts';
import { beginCeremony, tokenOf } from '../../../ceremony/station/begin-ceremony.ts';
import { settingsSchema, StationCeremony, type StationSettings } from '../../../ceremony/station/ceremony-state.ts';
import { drawCheckpointKeys } from '../../../ceremony/station/checkpoint-keys.ts';
import { continueCeremony, type Going } from '../../../ceremony/station/continue-ceremony.ts';
import { importCertificate } from '../../../ceremony/station/import-certificate.ts';
import type { NextStep } from '../../../ceremony/station/next-step.ts';
import { keyOf } from '../../../ceremony/station/station-keys.ts';
import { signaturesSoFar } from '../../../ceremony/station/configuration.ts';
import type { AtToken } from '../../../ceremony/token/ceremony-token.ts';
import { TokenOnDemand } from '../../../ceremony/token/token-on-demand.ts';
import { spkiSha256 } from '../../../ceremony/token/token-words.ts';
import { scopeText } from '../../../pki/ca/name-scope.ts';
import { Secret } from '../../../secret.ts';
import { version } from '../../../station/version.ts';
import { readPinFile, type SoftToken } from '../../hsm/soft-token.ts';
import type { Answers } from '../answers.ts';
import type { SlowAct } from '../../../model/first-day/slow-acts.ts';
import type { ConfirmFact, Part, Setup } from '../setup.ts';
import { compareKeyTasks, signatureTasks } from '../signature-tasks.ts';
import { takeSignedCopies } from '../signed-copies.ts';
import type { Task, Turn } from '../turn.ts';
import { driverEnv, softTokenOf } from './token.ts';

/** The key ceremony of the station, in DIR/signer: the same as that of `birthmark ca init`. */

export const CEREMONY_FOLDER = 'signer';

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

/** Both files, or neither yet. */
async function importGiven({ given, signal }: Setup, ceremony: StationCeremony, token: TokenOnDemand) {
  const [certificate, root] = [given.get('certificate')?.[0], given.get('root')?.[0]];
  if (certificate === undefined || root === undefined) return false;
  given.delete('certificate');
  given.delete('root');
  const chain = {
    certDer: await readPem(certificate, 'CERTIFICATE', 'ceremony.bad-certificate'),
    rootCertDer: await readPem(root, 'CERTIFICATE', 'ceremony.bad-certificate'),
  };
  await importCertificate(ceremony, { chain, token: await token.get(), now: new Date() }, signal);
  return true;
}

async function signaturesOf(ceremony: StationCeremony, configuration: string): Promise<Turn> {
  const { officers } = ceremony.state.settings;
  const command = `birthmark signer-config sign ${configuration}`;
  const tasks = signatureTasks({ officers, signedBy: await signaturesSoFar(ceremony), command });
  return {
    kind: 'wait',
    name: 'configuration-signed',
    says: 'Two officers sign the configuration of the signing service.',
    tasks: [...compareKeyTasks(ceremony.state.headquarters?.upstreamKey), ...tasks],
  };
}

const CONFIRMED_DIGITS = 12;

/** The machine of the root has no network: a medium carries the request there, and two certificates back. */
function certificateQuestion(request: string, { state }: StationCeremony, { given }: Setup): Turn {
  const digits = spkiSha256(Buffer.from(keyOf(state, 'issuing').spkiBase64 ?? '', 'base64')).slice(0, CONFIRMED_DIGITS);
  const before: readonly Task[] = [
    {
      name: 'root-signs',
      values: { request, digits },
      who: 'Two people at the machine of the root',
      does: `have the root sign ${request}, carried there on a MEDIUM. They compare the issuing key, which begins with ${digits}.`,
      command:
        'birthmark ca root sign MEDIUM/issuing.csr.pem --dir ROOT --out MEDIUM/issuing.pem --present "NAME,ROLE" "NAME,ROLE"',
    },
    { name: 'root-returns', who: 'The same people', does: 'bring MEDIUM/issuing.pem and ROOT/root.pem back here.' },
  ];
  const wantsRoot = given.has('certificate');
  return {
    kind: 'question',
    question: {
      name: wantsRoot ? 'root' : 'certificate',
      option: wantsRoot ? '--root' : '--certificate',
      asks: wantsRoot ? 'Certificate of the root' : 'Certificate of the issuing CA',
      form: wantsRoot ? 'the file root.pem' : 'the file issuing.pem that the root signed',
      several: false,
      choices: [],
      before: wantsRoot ? [] : before,
    },
  };
}
