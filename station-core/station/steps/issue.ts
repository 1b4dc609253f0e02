import { createHash } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { UnitEvidence } from '../../ledger/step-evidence.ts';
import type { IntentRecord } from '../../ledger/unit-record.ts';
import { spkiSha256OfPoint } from '../../pki/public-key.ts';
import { recordingRefusals } from '../plan/refusal.ts';
import type { StepContext } from '../plan/step-context.ts';
import { step } from '../plan/step.ts';

/**
 * Intent, then certificate. The signing service wants the proof that the ledger holds the intent.
 *   crash before the intent is stored: nothing happened, the next run makes a new intent.
 *   crash after the intent: the next run asks with the very same request again; the signing service answers with the
 *     certificate it journalled, if it had made one, so there is never a second certificate.
 *   crash after the certificate is stored: the next run finds it and uses it.
 */
export const issue = step({
  name: 'issue',
  title: 'Signing certificate',
  needs: ['connect', 'admit', 'reserve', 'boot', 'requestCsr', 'generateKey'],
  timeoutMs: 30_000,
  cannotBeUndone: 'A certificate now exists. It can only be revoked.',
  act: async (seen, context, signal) => {
    const { mac } = seen.connect;
    const known = context.ledger.liveIdentity(mac);
    const issuedSeq = context.ledger.certificateSeq(mac);
    if (known.certificate !== undefined && issuedSeq !== undefined)
      return { certSha256Hex: known.certificate.certSha256Hex, issuedSeq };
    const { serial } = seen.reserve;
    const { intent, certificate } = await recordingRefusals(context, mac, async () => {
      const intended = known.intent ?? (await intend(seen, context));
      const { intentSeq, permit } = intended;
      const request = { unit: mac, serial, permit, intentSeq, ...requestOf(intended, seen, context) };
      return { intent: intended, certificate: await context.authority.issue(request, signal) };
    });
    const { certSerialHex, certSha256Hex, certDerBase64, permitSha256Hex } = certificate;
    const { seq } = await context.commits.append({
      kind: 'certificate-issued',
      run: context.identity.run,
      unit: mac,
      serial,
      spkiSha256Hex: intent.spkiSha256Hex,
      certSerialHex,
      certSha256Hex,
      certBase64: certDerBase64,
      intentSeq: intent.intentSeq,
      permitSha256Hex,
    });
    return { certSha256Hex, issuedSeq: seq };
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

type Seen = Pick<UnitEvidence, 'connect' | 'admit' | 'reserve' | 'boot' | 'requestCsr' | 'generateKey'>;

async function intend(seen: Seen, { commits, identity, product }: StepContext): Promise<IntentRecord> {
  const spkiSha256Hex = spkiSha256OfPoint(Buffer.from(seen.generateKey.publicKeyHex, 'hex'));
  const { run } = identity;
  const csrSha256Hex = sha256Hex(seen.requestCsr.csrDerBase64);
  const { seq } = await commits.append({
    kind: 'signature-intended',
    run,
    unit: seen.connect.mac,
    serial: seen.reserve.serial,
    permit: seen.admit.permit,
    spkiSha256Hex,
    csrSha256Hex,
    product: product.config.product,
    firmwareVersion: seen.boot.firmwareVersion,
    firmwareSha256Hex: [seen.boot.elfSha256Hex],
  });
  return { run, spkiSha256Hex, csrSha256Hex, permit: seen.admit.permit, intentSeq: seq };
}

/** The request that was intended: this run's, or that of the run which a crash ended. The key is the same. */
function requestOf(intent: IntentRecord, seen: Seen, { ledger }: StepContext) {
  const { csrSha256Hex, intentSeq, run } = intent;
  // The signing service builds what it signs, and never signs what an earlier version had drafted.
  if (csrSha256Hex === undefined)
    throw new Fault('signer.refused', { rule: 'an intent of an earlier version', intentSeq });
  const requests = [seen.requestCsr, ledger.requestOfRun(run)];
  const found = requests.find((each) => each !== undefined && sha256Hex(each.csrDerBase64) === csrSha256Hex);
  if (found === undefined) throw new Fault('ledger.damaged', { seq: intentSeq, reason: 'its request is gone' });
  return { csrDer: Buffer.from(found.csrDerBase64, 'base64'), nonce: Buffer.from(found.nonceHex, 'hex') };
}

function sha256Hex(base64: string): string {
  return createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
}
