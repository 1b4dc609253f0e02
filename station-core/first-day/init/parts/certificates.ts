import { readPem } from '../../../ceremony/pem-files.ts';
import type { StationCeremony } from '../../../ceremony/station/ceremony-state.ts';
import { importCertificate } from '../../../ceremony/station/import-certificate.ts';
import { keyOf, requestOf } from '../../../ceremony/station/station-keys.ts';
import type { TokenOnDemand } from '../../../ceremony/token/token-on-demand.ts';
import { spkiSha256 } from '../../../ceremony/token/token-words.ts';
import { Fault, type FaultEvidence } from '../../../fault.ts';
import { isForRequest, isSignedByRoot, requireCaRules } from '../../../pki/ca/ca-rules.ts';
import { type Brought, forgetBrought, keepBrought, placeOf, recallBrought } from '../brought.ts';
import type { Setup } from '../setup.ts';
import type { Task, Turn } from '../turn.ts';

/** Two certificates come back from the root: that of the issuing CA, and the root's own. */

/**
 * Both files, or neither yet. Each is checked as soon as it is given, and both before anybody is asked for a PIN. Copies of
 * them stay until they are imported: after a wrong PIN nobody has to bring them again. Throws `setup.other-certificate` and
 * `setup.other-root` for the wrong file, `ceremony.bad-certificate` for a pair that breaks rules.
 */
export async function importGiven(setup: Setup, ceremony: StationCeremony, token: TokenOnDemand): Promise<boolean> {
  const { file, given, signal } = setup;
  recallBrought(setup);
  const [certificate, root] = [given.get('certificate')?.[0], given.get('root')?.[0]];
  if (certificate === undefined) return false;
  const wanted = requestOf(ceremony.state);
  const certDer = await readPem(certificate, 'CERTIFICATE', 'setup.other-certificate');
  if (!isForRequest(certDer, wanted)) throw refused(setup, 'certificate', { path: certificate });
  await keepBrought(setup, 'certificate', certDer);
  if (root === undefined) return false;
  const rootCertDer = await readPem(root, 'CERTIFICATE', 'setup.other-root');
  const chain = { certDer, rootCertDer };
  if (!isSignedByRoot(chain)) throw refused(setup, 'root', { path: root, issuing: certificate });
  const now = new Date();
  requireRules(setup, () => {
    requireCaRules(chain, wanted, now);
  });
  await keepBrought(setup, 'root', rootCertDer);
  await importCertificate(ceremony, { chain, token: await token.get(), now }, signal);
  forget({ file, given });
  return true;
}

/** A copy that fits no more, of another request or another root, is not kept: the next call asks for the file. */
function refused({ file: { dataDir } }: Setup, name: Brought, evidence: FaultEvidence & { path: string }): Fault {
  if (evidence.path === placeOf(dataDir, name)) forgetBrought(dataDir, name);
  return new Fault(`setup.other-${name}`, evidence);
}

/** A pair that breaks rules fits nothing later: other files are brought. */
function requireRules(setup: Setup, check: () => void): void {
  try {
    check();
  } catch (error) {
    forget(setup);
    throw error;
  }
}

function forget({ file, given }: Pick<Setup, 'file' | 'given'>): void {
  given.delete('certificate');
  given.delete('root');
  forgetBrought(file.dataDir, 'certificate');
}

const CONFIRMED_DIGITS = 12;

/** The machine of the root has no network: a USB stick carries the request there, and two certificates back. */
export function certificateQuestion(request: string, { state }: StationCeremony, { given }: Setup): Turn {
  const digits = spkiSha256(Buffer.from(keyOf(state, 'issuing').spkiBase64 ?? '', 'base64')).slice(0, CONFIRMED_DIGITS);
  const before: readonly Task[] = [
    {
      name: 'root-signs',
      values: { request, digits },
      who: 'Two people at the machine of the root',
      does: `have the root sign ${request}, carried there on a USB stick (STICK). They compare the issuing key, which begins with ${digits}.`,
      command: [
        'birthmark ca root sign STICK/issuing.csr.pem --dir ROOT --out STICK/issuing.pem --present "NAME, ROLE" "NAME, ROLE"',
        'cp ROOT/root.pem STICK',
      ].join('\n'),
      elsewhere: true,
    },
    { name: 'root-returns', who: 'The same people', does: 'bring STICK/issuing.pem and STICK/root.pem back here.' },
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
