/** Takes the exact bytes of a TBSCertificate (RFC 5280 section 4.1) apart. It knows no profile: lint and words do. */
import { TAG, DerNode, type Refuse } from '../formats/der.ts';

export interface Tbs {
  readonly version: DerNode;
  readonly serial: DerNode;
  readonly algorithm: DerNode;
  readonly issuer: DerNode;
  readonly validity: DerNode;
  readonly subject: DerNode;
  readonly spki: DerNode;
  readonly extensions: readonly TbsExtension[];
}

export interface TbsExtension {
  readonly oid: string;
  readonly critical: boolean;
  /** The DER inside the OCTET STRING. */
  readonly value: () => DerNode;
}

export interface NamedText {
  readonly oid: string;
  readonly tag: number;
  readonly value: string;
}

export function readTbs(tbsDer: Uint8Array, refuse: Refuse): Tbs {
  const root = DerNode.read(tbsDer, refuse);
  root.requireWellFormed();
  const fields = root.as(TAG.sequence, 'TBSCertificate').children();
  const [version, serial, algorithm, issuer, validity, subject, spki, extensions] = fields;
  // The optional unique identifiers of v2 would be a ninth field, or stand where the extensions are.
  if (fields.length !== 8 || !version || !serial || !algorithm || !issuer || !validity || !subject || !spki) {
    throw root.fail('not the eight fields of a v3 certificate');
  }
  if (extensions?.tag !== 0xa3) throw root.fail('no extensions');
  const list = extensions.only().as(TAG.sequence, 'extensions').children();
  return { version, serial, algorithm, issuer, validity, subject, spki, extensions: list.map(readExtension) };
}

/** The same out of the certificate that holds it. */
export function readTbsOf(certDer: Uint8Array, refuse: Refuse): Tbs {
  const certificate = DerNode.read(certDer, refuse).as(TAG.sequence, 'certificate');
  const [tbs] = certificate.children();
  if (tbs === undefined) throw certificate.fail('no certificate');
  return readTbs(tbs.whole, refuse);
}

export function readExtension(node: DerNode): TbsExtension {
  const [oid, ...rest] = node.as(TAG.sequence, 'extension').children();
  const value = rest.pop();
  const [critical, ...more] = rest;
  if (oid === undefined || value === undefined || more.length > 0) throw node.fail('not an extension');
  if (critical?.boolean() === false) throw critical.fail('DER leaves DEFAULT FALSE out');
  value.as(TAG.octetString, 'extension value');
  return { oid: oid.oid(), critical: critical !== undefined, value: () => value.only() };
}

/** Type, string tag and text of each attribute in order; a multi-valued RDN is not what we write and is refused. */
export function readName(name: DerNode): NamedText[] {
  return name
    .as(TAG.sequence, 'name')
    .children()
    .map((rdn) => {
      const [type, value, ...rest] = rdn.as(TAG.set, 'RDN').only().as(TAG.sequence, 'attribute').children();
      if (type === undefined || value === undefined || rest.length > 0) throw rdn.fail('not a name attribute');
      return { oid: type.oid(), tag: value.tag, value: value.utf8() };
    });
}
