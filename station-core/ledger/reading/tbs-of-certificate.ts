import { hash } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { DerNode, TAG } from '../../formats/der.ts';

/** SHA-256 of what was signed: the first part of a certificate, by which the signing service's journal names it. */
export function tbsSha256Hex(certBase64: string, seq: number): string {
  const certDer = Buffer.from(certBase64, 'base64');
  const refuse = ({ reason }: { readonly reason: string }): Fault => new Fault('ledger.damaged', { seq, reason });
  const [tbs] = DerNode.read(certDer, refuse).as(TAG.sequence, 'certificate').children();
  if (tbs === undefined) throw refuse({ reason: 'a certificate without content' });
  return hash('sha256', tbs.whole, 'hex');
}
