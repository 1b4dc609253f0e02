import { createHash, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { draftDocument } from '../../codecs/signed-documents.ts';
import { Fault } from '../../fault.ts';
import type { SignerDocument } from '../../formats/documents/signer-document.ts';
import { officersSha256Hex } from '../../formats/officer-key.ts';
import { formatSignedDocument } from '../../formats/signed-document.ts';
import { readDocument } from '../../officers/document-files.ts';
import { exists } from '../../officers/officer-files.ts';
import { requireCaRules } from '../../pki/ca/ca-rules.ts';
import { readSignerConfig } from '../../signer/config/signer-config.ts';
import { writeText } from '../ceremony-file.ts';
import type { CeremonyToken } from '../token/ceremony-token.ts';
import type { StationCeremony, StationState } from './ceremony-state.ts';
import { requireDrawnKeys } from './checkpoint-keys.ts';
import { requestOf, wishOf } from './station-keys.ts';

/** The configuration of the signing service: drafted from what the ceremony made, signed by the officers, put in force. */

export const CONFIGURATION_FILE = 'signer.json';
export const CHECKPOINT_KEY_FILE = 'checkpoint.vkey';

export function configurationPath({ dir }: StationCeremony): string {
  return join(dir, CONFIGURATION_FILE);
}

export function configurationOf(state: StationState, issuedAt: Date): SignerDocument {
  const { settings, token, certificates } = state;
  if (certificates === undefined) throw new Fault('ceremony.out-of-order', { missing: 'the certificate' });
  const named = (use: Parameters<typeof wishOf>[0]): { idHex: string; label: string } => {
    const { idHex, label } = wishOf(use, state);
    return { idHex, label };
  };
  const document: SignerDocument = {
    v: 1,
    type: 'signer',
    station: settings.station,
    number: 1,
    officers: [...settings.officers],
    threshold: 2,
    hsm: {
      modulePath: token.modulePath,
      moduleSha256: token.moduleSha256,
      tokenSerial: token.tokenSerial,
      tokenLabel: token.tokenLabel,
      ...(token.kind === undefined || token.kind === 'softhsm2' ? {} : { kind: token.kind }),
      keys: {
        issuing: named('issuing'),
        checkpoint: named('checkpoint'),
        tag: named('tag'),
        journal: named('journal'),
      },
    },
    issuingCert: certificates.issuingPem,
    rootCertSha256: sha256Hex(new X509Certificate(certificates.rootPem).raw),
    anchor: settings.anchor ?? 'token-object',
    statePath: settings.statePath,
    issuedAt: issuedAt.toISOString(),
  };
  const { trial, upstreamKey = state.headquarters?.upstreamKey } = settings;
  const more = { ...(upstreamKey === undefined ? {} : { upstreamKey }), ...(trial === undefined ? {} : { trial }) };
  return Object.assign(document, more);
}

/** The folder may have been written in since the import: what officers sign is checked as it was then. */
function requireImported(state: StationState, now: Date): void {
  const { certificates } = state;
  if (certificates === undefined) throw new Fault('ceremony.out-of-order', { missing: 'the certificate' });
  const [certDer, rootCertDer] = [derOf(certificates.issuingPem), derOf(certificates.rootPem)];
  requireCaRules({ certDer, rootCertDer }, requestOf(state), now);
}

function derOf(pem: string): Uint8Array {
  try {
    return new X509Certificate(pem).raw;
  } catch (cause) {
    throw new Fault('ceremony.bad-certificate', { rules: 'der' }, { cause });
  }
}

/** A crash after the file and before the ceremony knows of it leaves a draft without signatures: it is written again. */
export async function draftConfiguration(ceremony: StationCeremony, now: Date, signal: AbortSignal): Promise<void> {
  requireImported(ceremony.state, now);
  const document = draftDocument(Object.assign({}, configurationOf(ceremony.state, now)));
  await writeText({ dir: ceremony.dir, name: CONFIGURATION_FILE }, formatSignedDocument(document), signal);
  const changes = { configurationSha256: document.payloadSha256Hex };
  await ceremony.advance(changes, 'The configuration of the signing service was drafted.', signal);
}

/** Ids of the officers whose signatures the configuration has so far; each is checked when the journal begins. */
export async function signaturesSoFar(ceremony: StationCeremony): Promise<readonly string[]> {
  const path = configurationPath(ceremony);
  if (!(await exists(path))) throw new Fault('station.bad-path', { path, problem: 'ENOENT' });
  const { document } = await readDocument(path, ['signer']);
  if (document.payloadSha256Hex !== ceremony.state.configurationSha256) {
    throw new Fault('ceremony.other-settings', {
      setting: 'the configuration',
      was: ceremony.state.configurationSha256 ?? 'none',
      asked: document.payloadSha256Hex,
    });
  }
  return document.signatures.map(({ header }) => header.kid);
}

/** From here on the signing service may start. A crash in the middle leaves what the next call finishes. */
export async function beginJournal(
  ceremony: StationCeremony,
  token: CeremonyToken,
  signal: AbortSignal,
): Promise<void> {
  const path = configurationPath(ceremony);
  const signedBy = [...(await signaturesSoFar(ceremony))];
  const officersSha256 = officersSha256Hex(ceremony.state.settings.officers);
  requireImported(ceremony.state, new Date());
  requireAsDrafted(ceremony.state, (await readSignerConfig(path, officersSha256)).document);
  // Until here the token was asked for nothing.
  await requireDrawnKeys(ceremony, token);
  const checkpointKey = await token.beginJournal({ path, officersSha256 });
  await writeText({ dir: ceremony.dir, name: CHECKPOINT_KEY_FILE }, checkpointKey, signal);
  const opened = { signedBy, checkpointKey, at: new Date().toISOString() };
  await ceremony.advance({ opened }, 'The configuration was verified and the journal was begun.', signal);
}

/** The officers sign what the ceremony made, and nothing else that somebody put in its place. */
function requireAsDrafted(state: StationState, signed: SignerDocument): void {
  const drafted = configurationOf(state, new Date(signed.issuedAt));
  const differs = Object.entries(drafted).find(
    ([name, value]) => !isDeepStrictEqual(value, signed[name as keyof SignerDocument]),
  );
  if (differs === undefined) return;
  throw new Fault('ceremony.other-settings', { setting: differs[0], was: 'as the ceremony made it', asked: 'another' });
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
