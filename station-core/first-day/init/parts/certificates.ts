import { readPem } from '../../../ceremony/pem-files.ts';
import type { StationCeremony } from '../../../ceremony/station/ceremony-state.ts';
import { importCertificate } from '../../../ceremony/station/import-certificate.ts';
import { keyOf, requestOf } from '../../../ceremony/station/station-keys.ts';
import type { TokenOnDemand } from '../../../ceremony/token/token-on-demand.ts';
import { spkiSha256 } from '../../../ceremony/token/token-words.ts';
import { Fault } from '../../../fault.ts';
import { isForRequest, isSignedByRoot, requireCaRules } from '../../../pki/ca/ca-rules.ts';
import type { Setup } from '../setup.ts';
import type { Task, Turn } from '../turn.ts';

/** Two certificates come back from the root: that of the issuing CA, and the root's own. */

/**
 * Both files, or neither yet. Each is checked as soon as it is given, and both before anybody is asked for a PIN. They
 * stay among what was given until they are imported: after a wrong PIN nobody has to bring them again. Throws
 * `setup.other-certificate` and `setup.other-root` for the wrong file, `ceremony.bad-certificate` for a pair that breaks rules.
 */
export async function importGiven(
  { given, signal }: Setup,
  ceremony: StationCeremony,
  token: TokenOnDemand,
): Promise<boolean> {
  const [certificate, root] = [given.get('certificate')?.[0], given.get('root')?.[0]];
  if (certificate === undefined) return false;
  const wanted = requestOf(ceremony.state);
  const certDer = await readPem(certificate, 'CERTIFICATE', 'setup.other-certificate');
  if (!isForRequest(certDer, wanted)) throw new Fault('setup.other-certificate', { path: certificate });
  if (root === undefined) return false;
  const rootCertDer = await readPem(root, 'CERTIFICATE', 'setup.other-root');
  const chain = { certDer, rootCertDer };
  if (!isSignedByRoot(chain)) throw new Fault('setup.other-root', { path: root, issuing: certificate });
  const now = new Date();
  requireCaRules(chain, wanted, now);
  await importCertificate(ceremony, { chain, token: await token.get(), now }, signal);
  given.delete('certificate');
  given.delete('root');
  return true;
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
      command:
        'birthmark ca root sign STICK/issuing.csr.pem --dir ROOT --out STICK/issuing.pem --present "NAME,ROLE" "NAME,ROLE"',
    },
    { name: 'root-returns', who: 'The same people', does: 'bring STICK/issuing.pem and ROOT/root.pem back here.' },
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
