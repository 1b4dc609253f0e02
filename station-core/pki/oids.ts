/** Object identifiers of the certificate profile, by the name their own document gives them. Only names; no encoding. */
export const OID = {
  // RFC 5480, RFC 5758
  idEcPublicKey: '1.2.840.10045.2.1',
  prime256v1: '1.2.840.10045.3.1.7',
  secp384r1: '1.3.132.0.34',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  // RFC 8017
  sha256WithRsaEncryption: '1.2.840.113549.1.1.11',
  // RFC 5280 appendix A
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  cRLNumber: '2.5.29.20',
  cRLReason: '2.5.29.21',
  nameConstraints: '2.5.29.30',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  // RFC 4108 section 5: id-on-hardwareModuleName
  hardwareModuleName: '1.3.6.1.5.5.7.8.4',
  // RFC 2985 section 5.4.1
  challengePassword: '1.2.840.113549.1.9.7',
  // RFC 2985 section 5.4.2
  extensionRequest: '1.2.840.113549.1.9.14',
} as const;
