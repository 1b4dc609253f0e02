import type { Ledger } from '../../ledger/ledger.ts';
import type { UnitEvidence } from '../../ledger/step-evidence.ts';
import { spkiSha256OfPoint } from '../../pki/public-key.ts';
import type { Intent } from '../issuance/certificate-authority.ts';
import { recordingRefusals } from '../plan/refusal.ts';
import type { StepContext } from '../plan/step-context.ts';
import { step } from '../plan/step.ts';

/**
 * Intent, then signature, then certificate.
 *   crash before the intent is stored: nothing happened, the next run makes a new intent.
 *   crash after the intent: the next run signs the very same TBS again; the signer answers with the signature it
 *     journalled, if it had made one, so there is never a second certificate.
 *   crash after the certificate is stored: the next run finds it and uses it.
 */
export const issue = step({
  name: 'issue',
  title: 'Signing certificate',
  needs: ['connect', 'admit', 'reserve', 'requestCsr', 'generateKey'],
  timeoutMs: 30_000,
  cannotBeUndone: 'A certificate now exists. It can only be revoked.',
  act: async (seen, context, signal) => {
    const { mac } = seen.connect;
    const known = context.ledger.liveIdentity(mac);
    const issuedSeq = context.ledger.certificateSeq(mac);
    if (known.certificate !== undefined && issuedSeq !== undefined)
      return { certSha256Hex: known.certificate.certSha256Hex, issuedSeq };
    const { intent, certificate } = await recordingRefusals(context, mac, async () => {
      const intended = known.intent ?? intend(seen, context);
      return { intent: intended, certificate: await context.authority.issue(intended, signal) };
    });
    const about = { run: context.identity.run, unit: mac, serial: seen.reserve.serial };
    const [entry] = context.ledger.append({
      kind: 'certificate-issued',
      ...about,
      spkiSha256Hex: intent.spkiSha256Hex,
      certSerialHex: certificate.certSerialHex,
      certSha256Hex: certificate.certSha256Hex,
      certBase64: certificate.certDerBase64,
      intentSeq: intent.intentSeq,
    });
    return { certSha256Hex: certificate.certSha256Hex, issuedSeq: entry.seq };
  },
});

/** The certificate that the evidence names. */
export function issuedCertDer(
  ledger: Pick<Ledger, 'liveIdentity'>,
  { connect, issue: { certSha256Hex } }: Issued,
): Buffer {
  const { certificate } = ledger.liveIdentity(connect.mac);
  if (certificate?.certSha256Hex !== certSha256Hex) throw new Error('the ledger has another certificate of the unit');
  return Buffer.from(certificate.certDerBase64, 'base64');
}

type Issued = Pick<UnitEvidence, 'connect' | 'issue'>;

type Seen = Pick<UnitEvidence, 'connect' | 'admit' | 'reserve' | 'requestCsr' | 'generateKey'>;

function intend(seen: Seen, { authority, ledger, identity }: StepContext): Intent {
  const publicKey = Buffer.from(seen.generateKey.publicKeyHex, 'hex');
  const spkiSha256Hex = spkiSha256OfPoint(publicKey);
  const drafted = authority.draft({
    publicKey,
    mac: seen.connect.mac,
    serial: seen.reserve.serial,
  });
  const [entry] = ledger.append({
    kind: 'signature-intended',
    run: identity.run,
    unit: seen.connect.mac,
    serial: seen.reserve.serial,
    permit: seen.admit.permit,
    spkiSha256Hex,
    ...drafted,
  });
  return { ...drafted, spkiSha256Hex, permit: seen.admit.permit, intentSeq: entry.seq };
}
