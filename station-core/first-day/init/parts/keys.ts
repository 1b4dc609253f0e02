import { join } from 'node:path';
import { readPem } from '../../../ceremony/pem-files.ts';
import { beginCeremony, tokenOf } from '../../../ceremony/station/begin-ceremony.ts';
import { settingsSchema, StationCeremony, type StationSettings } from '../../../ceremony/station/ceremony-state.ts';
import { continueCeremony } from '../../../ceremony/station/continue-ceremony.ts';
import { importCertificate } from '../../../ceremony/station/import-certificate.ts';
import type { NextStep } from '../../../ceremony/station/next-step.ts';
import { keyOf } from '../../../ceremony/station/station-keys.ts';
import { signaturesSoFar } from '../../../ceremony/station/configuration.ts';
import type { AtToken } from '../../../ceremony/token/ceremony-token.ts';
import { TokenOnDemand } from '../../../ceremony/token/token-on-demand.ts';
import { spkiSha256 } from '../../../ceremony/token/token-words.ts';
import { Secret } from '../../../secret.ts';
import { version } from '../../../station/version.ts';
import { readPinFile, type SoftToken } from '../../hsm/soft-token.ts';
import type { Answers } from '../answers.ts';
import type { Part, Setup } from '../setup.ts';
import { signatureTasks } from '../signature-tasks.ts';
import type { Task, Turn } from '../turn.ts';
import { softTokenOf } from './token.ts';

/** The key ceremony of the station, in DIR/signer: the same as that of `birthmark ca init`. */

export const CEREMONY_FOLDER = 'signer';

export const holdCeremony: Part = async (setup) => {
  const soft = await softTokenOf(setup);
  const at = atToken(setup, soft);
  const { ceremony, token } = (await StationCeremony.hasBegun(at.dir)) ? await goOn(at) : await begin(setup, at, soft);
  await using held = token;
  let next = await continueCeremony(ceremony, held, setup.signal);
  if (next.step === 'import' && (await importGiven(setup, ceremony, held))) {
    next = await continueCeremony(ceremony, held, setup.signal);
  }
  return await turnOf(next, ceremony, setup);
};

interface Held {
  readonly ceremony: StationCeremony;
  readonly token: TokenOnDemand;
}

async function goOn(at: AtToken): Promise<Held> {
  const ceremony = await StationCeremony.open(at.dir);
  return { ceremony, token: new TokenOnDemand(() => tokenOf(ceremony, at)) };
}

function atToken({ file, holder, signal }: Setup, soft: SoftToken | undefined): AtToken {
  const dir = join(file.dataDir, CEREMONY_FOLDER);
  if (soft === undefined) return { dir, askPin: holder.askPin, signal };
  const askPin = async (): Promise<Secret<string>> => new Secret(await readPinFile(soft));
  return { dir, askPin, signal, env: { SOFTHSM2_CONF: soft.softhsmConf } };
}

/** In a token of the station's own nothing is spent; for any other one a person agrees before its PIN is asked for. */
async function begin({ file, holder }: Setup, at: AtToken, soft: SoftToken | undefined): Promise<Held> {
  const settings = settingsOf(file.answers, soft);
  if (soft === undefined) await holder.confirm(wordsOf(settings), settings.station);
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

function wordsOf(settings: StationSettings): (readonly [string, string])[] {
  const { station, tokenLabel, modulePath, name, scopes, curve, officers, people } = settings;
  return [
    ['station', station],
    ['token', `${tokenLabel}, by ${modulePath}`],
    ['issuing CA', `O=${name.organization}, CN=${name.commonName}, ${curve}`],
    ...scopes.map((each) => ['may certify', `O=${each.organization}, OU=${each.organizationalUnit ?? 'any'}`] as const),
    ...officers.map(({ id, name: officer }) => ['officer', `${id}, ${officer}`] as const),
    ...people.map((each) => ['present', `${each.name}, ${each.role}`] as const),
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

async function turnOf(next: NextStep, ceremony: StationCeremony, setup: Setup): Promise<Turn | undefined> {
  switch (next.step) {
    case 'import':
      return certificateQuestion(next.request, ceremony, setup);
    case 'sign':
      return {
        kind: 'wait',
        name: 'configuration-signed',
        says: 'Two officers sign the configuration of the signing service.',
        tasks: signatureTasks({
          officers: ceremony.state.settings.officers,
          signedBy: await signaturesSoFar(ceremony),
          command: `birthmark signer-config sign ${next.configuration}`,
        }),
      };
    case 'none':
      return undefined;
    case 'make-keys':
    case 'write-request':
    case 'draft-configuration':
    case 'begin-journal':
    case 'write-record':
      throw new TypeError(`the ceremony stopped before ${next.step}`);
  }
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
