/** The configuration of the signing service as officers would sign it next, with the key of the upstream that the station has now. */
import { Fault } from '../../fault.ts';
import type { SignerDocument } from '../../formats/documents/signer-document.ts';
import { readDocument } from '../../officers/document-files.ts';
import { readStationConfig } from './station-config.ts';

/** Without what a draft adds by itself. */
export type SignerContent = Omit<SignerDocument, 'v' | 'type' | 'issuedAt'>;

/** `configPath` where the service runs in an account of its own, so that station.json does not say where it lies. */
export async function nextSignerConfig(dataDir: string, configPath?: string): Promise<SignerContent> {
  const { signer, upstream } = await readStationConfig(dataDir);
  const path = configPath ?? (signer !== undefined && 'config' in signer ? signer.config : undefined);
  if (path === undefined) throw new Fault('signer.bad-config', { file: 'station.json', field: 'signer.config' });
  if (upstream === undefined) throw new Fault('station.bad-config', { file: 'station.json', field: 'upstream' });
  const { v: _v, type: _type, issuedAt: _issuedAt, ...content } = await signerDocument(path);
  return Object.assign(content, { number: content.number + 1, upstreamKey: upstream.upstreamKey });
}

export async function signerDocument(path: string): Promise<SignerDocument> {
  return (await readDocument(path, ['signer'])).content as SignerDocument;
}
