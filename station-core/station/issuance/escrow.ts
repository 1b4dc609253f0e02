/** The back office's certificate: secrets are sealed to its public key, which the station itself cannot open. */
export interface Escrow {
  readonly certDer: Uint8Array;
  /** Of ML-KEM: with it, both keys are needed to open what was sealed. */
  readonly kemCertDer?: Uint8Array;
}
