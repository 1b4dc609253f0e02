import { createHash, X509Certificate } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { issuerAlgorithmOf } from '../../pki/algorithms.ts';
import { assembleSigned } from '../../pki/assemble.ts';
import { issuingTbs } from '../../pki/ca/ca-certificates.ts';
import { caNameText } from '../../pki/ca/ca-name.ts';
import { type CaRequest, readCaRequest } from '../../pki/ca/ca-request.ts';
import { requireCaRules } from '../../pki/ca/ca-rules.ts';
import { randomCertSerial } from '../../pki/ca/cert-serial.ts';
import { spkiOfCertificate } from '../../pki/ca/certificate-key.ts';
import { scopeText } from '../../pki/ca/name-scope.ts';
import { isTrialCa } from '../../pki/ca/trial-ca.ts';
import { pemText } from '../pem-files.ts';
import type { CeremonyPerson } from '../record/ceremony-record.ts';
import type { CeremonyToken } from '../token/ceremony-token.ts';
import { spkiSha256 } from '../token/token-words.ts';
import { rootWish, SKEW_MS } from './make-root.ts';
import type { RootCeremony, SignedByRoot } from './root-state.ts';

/** A request as it came in on a medium, and what a person must know before the root signs it. */
export interface OpenedRequest {
  readonly request: CaRequest;
  readonly requestSha256: string;
  readonly words: readonly (readonly [name: string, text: string])[];
  /** What the person types who has compared it with the station's record. */
  readonly confirmation: string;
}

const CONFIRMED_DIGITS = 12;

/** Throws `ceremony.bad-request` for what no ceremony wrote, and for the root's own key. */
export function openRequest(ceremony: RootCeremony, csrDer: Uint8Array): OpenedRequest {
  const request = readCaRequest(csrDer);
  const { name, scopes, spkiDer } = request;
  const rootDer = new X509Certificate(ceremony.certificatePem).raw;
  if (spkiOfCertificate(rootDer).equals(spkiDer))
    throw new Fault('ceremony.bad-request', { reason: "the root's own key" });
  const commonNames = [ceremony.state.settings.name.commonName, name.commonName];
  if (isTrialCa({ commonNames, scopes }) === undefined)
    throw new Fault('ceremony.bad-request', { reason: 'a trial and production under one root' });
  const requestSha256 = createHash('sha256').update(csrDer).digest('hex');
  const key256 = spkiSha256(spkiDer);
  return {
    request,
    requestSha256,
    words: [
      ['signs for', caNameText(name)],
      ['may certify', scopes.map(scopeText).join('; ')],
      ['may sign', 'certificates of units and CRLs; no CA below it'],
      ['valid', 'from yesterday, as clocks differ, until 9999-12-31, which means without an end (RFC 5280)'],
      // Whoever could read the first digits here would type them without comparing.
      ['key SHA-256', `${'·'.repeat(CONFIRMED_DIGITS)}${key256.slice(CONFIRMED_DIGITS)}`],
      ['request SHA-256', requestSha256],
    ],
    confirmation: key256.slice(0, CONFIRMED_DIGITS),
  };
}

/** The certificate that this very request got before, if it got one. A key is certified once, for one name and one scope. */
export function signedBefore(
  ceremony: RootCeremony,
  { request, requestSha256 }: OpenedRequest,
): SignedByRoot | undefined {
  const spki256 = spkiSha256(request.spkiDer);
  const before = ceremony.state.signed.find((each) => each.spkiSha256 === spki256);
  if (before === undefined || before.requestSha256 === requestSha256) return before;
  throw new Fault('ceremony.bad-request', { reason: 'another request for this key was signed before', at: before.at });
}

/** A crash before the state has the certificate leaves none that left; after it, asking again gives the same one. */
export async function signRequest(
  ceremony: RootCeremony,
  asked: { readonly opened: OpenedRequest; readonly people: readonly CeremonyPerson[]; readonly token: CeremonyToken },
  signal: AbortSignal,
): Promise<SignedByRoot> {
  const { opened, people, token } = asked;
  const before = signedBefore(ceremony, opened);
  if (before !== undefined) return before;
  const { request, requestSha256 } = opened;
  const rootCertDer = new X509Certificate(ceremony.certificatePem).raw;
  const notBefore = new Date(Date.now() - SKEW_MS);
  const tbsDer = issuingTbs(request, { rootCertDer, certSerial: randomCertSerial(), notBefore });
  const signatureDer = await token.sign(rootWish(ceremony.state), tbsDer);
  const { signature: algorithm } = issuerAlgorithmOf(rootCertDer);
  const certDer = assembleSigned({ tbsDer, signatureDer }, { spkiDer: spkiOfCertificate(rootCertDer), algorithm });
  requireCaRules({ certDer, rootCertDer }, request, new Date()); // the station would refuse it
  const signed: SignedByRoot = {
    at: new Date().toISOString(),
    people: [...people],
    requestSha256,
    spkiSha256: spkiSha256(request.spkiDer),
    name: request.name,
    scopes: [...request.scopes],
    certPem: pemText('CERTIFICATE', certDer),
  };
  const says = `The root certified ${caNameText(request.name)}.`;
  await ceremony.advance({ signed: [...ceremony.state.signed, signed] }, says, signal);
  return signed;
}
