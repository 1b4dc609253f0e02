import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { openSignedDocument, parseSignedDocument, readPayload } from '../../codecs/signed-documents.ts';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import type { SignerDocument } from '../../formats/documents/signer-document.ts';
import { officersSha256Hex } from '../../formats/officer-key.ts';
import { requireCaOfKind } from '../policy/trial-rules.ts';

/** The configuration that the signing service reads itself. The host has no say in it. */
export interface SignerConfig {
  readonly document: SignerDocument;
  readonly sha256Hex: string;
  readonly issuingCertDer: Uint8Array;
  /** The folder of the journal; one that is given relative lies beside the configuration. */
  readonly stateDir: string;
}

/** Throws `signer.bad-config`, or what is wrong with the document. */
export async function readSignerConfig(path: string, pinnedOfficers: string): Promise<SignerConfig> {
  const json = await readConfigFile(path);
  // Read before any signature is: only to learn whose signatures count, which the pin decides.
  const { officers, threshold } = readPayload(parseSignedDocument(json).payload, 'signer');
  const named = officersSha256Hex(officers);
  if (named !== pinnedOfficers) throw bad(path, 'other officers than those pinned', { named, pinned: pinnedOfficers });
  const { content, payloadSha256Hex } = openSignedDocument(json, { type: 'signer', officers, threshold });
  const issuingCertDer = certificateOf(content, path);
  requireCaOfKind(content.trial === true, issuingCertDer);
  return {
    document: content,
    sha256Hex: payloadSha256Hex,
    issuingCertDer,
    stateDir: resolve(dirname(path), content.statePath),
  };
}

async function readConfigFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = systemErrorCode(error);
    if (reason === undefined) throw error;
    throw new Fault('signer.bad-config', { path, reason }, { cause: error });
  }
}

function certificateOf({ issuingCert }: SignerDocument, path: string): Uint8Array {
  try {
    return new X509Certificate(issuingCert).raw;
  } catch (error) {
    throw new Fault('signer.bad-config', { path, reason: 'the issuing certificate is none' }, { cause: error });
  }
}

function bad(path: string, reason: string, compared: Readonly<Record<string, string>>): Fault {
  return new Fault('signer.bad-config', { path, reason, ...compared });
}
