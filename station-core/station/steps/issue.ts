import { createHash } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { UnitEvidence } from '../../ledger/step-evidence.ts';
import { type IntentRecord, pendingIntent } from '../../ledger/unit-record.ts';
import type { Mac } from '../../model/mac.ts';
import { spkiSha256OfPoint } from '../../pki/public-key.ts';
import type { IssuedCertificate } from '../issuance/certificate-authority.ts';
import { recordingRefusals } from '../plan/refusal.ts';
import type { StepContext } from '../plan/step-context.ts';
import { step } from '../plan/step.ts';

/**
 * Intent, then certificate. The signing service wants the proof that the ledger holds the intent.
 *   crash before the intent is stored: nothing happened, the next run makes a new intent.
 *   crash after the intent: the next run asks with the very same request again; the signing service answers with the
 *     certificate it journalled, if it had made one, so there is never a second certificate.
 *   crash after the certificate is stored: the next run finds it and uses it.
 * In a rework the unit has another key: the new certificate takes the place of the live one, which the intent names.
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
    if (known.certificate?.spkiSha256Hex === spkiOf(seen) && issuedSeq !== undefined)
      return { certSha256Hex: known.certificate.certSha256Hex, issuedSeq };
    const { serial } = seen.reserve;
    const issued = await recordingRefusals(context, mac, async () => {
      const intent = pendingIntent(known) ?? (await intend(seen, context, known.certificate?.certSerialHex));
      const { intentSeq, permit, supersedes } = intent;
      const named = { unit: mac, serial, permit, intentSeq, ...(supersedes === undefined ? {} : { supersedes }) };
      const request = Object.assign(named, requestOf(intent, seen, context));
      return { intent, certificate: await context.authority.issue(request, signal) };
    });
    return record(issued, { unit: mac, serial }, context);
  },
});

interface IssuedNow {
  readonly intent: IntentRecord;
  readonly certificate: IssuedCertificate;
}

/** The certificate, and in the same transaction that the one before is revoked. */
async function record(
  { intent, certificate }: IssuedNow,
  about: { readonly unit: Mac; readonly serial: string },
  { commits, identity: { run }, ledger }: StepContext,
): Promise<UnitEvidence['issue']> {
  const { certSerialHex, certSha256Hex, certDerBase64: certBase64, permitSha256Hex, supersededAt } = certificate;
  const { intentSeq, spkiSha256Hex, supersedes } = intent;
  const issued = {
    kind: 'certificate-issued' as const,
    run,
    ...about,
    spkiSha256Hex,
    certSerialHex,
    certSha256Hex,
    certBase64,
    intentSeq,
    permitSha256Hex,
    ...(supersedes === undefined ? {} : { supersedes }),
  };
  const wasRevoked = ledger.revocationsOf(about.unit).some((each) => each.certSerialHex === supersedes);
  if (supersedes === undefined || supersededAt === undefined || wasRevoked) {
    const { seq } = await commits.append(issued);
    return { certSha256Hex, issuedSeq: seq };
  }
  const revoked = { certSerialHex: supersedes, reason: 'superseded' as const, revokedAt: supersededAt, intentSeq };
  const [entry] = ledger.append([issued, { kind: 'certificate-revoked', ...about, ...revoked }]);
  if (entry === undefined) throw new TypeError('the ledger gave fewer entries than it was given');
  return { certSha256Hex, issuedSeq: entry.seq };
}

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

function spkiOf({ generateKey }: Pick<Seen, 'generateKey'>): string {
  return spkiSha256OfPoint(Buffer.from(generateKey.publicKeyHex, 'hex'));
}

async function intend(
  seen: Seen,
  { commits, identity, product }: StepContext,
  superseded: string | undefined,
): Promise<IntentRecord> {
  const spkiSha256Hex = spkiOf(seen);
  const supersedes = superseded === undefined ? {} : { supersedes: superseded };
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
    ...supersedes,
    firmwareVersion: seen.boot.firmwareVersion,
    firmwareSha256Hex: [seen.boot.elfSha256Hex],
  });
  return { run, spkiSha256Hex, csrSha256Hex, permit: seen.admit.permit, intentSeq: seq, ...supersedes };
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
