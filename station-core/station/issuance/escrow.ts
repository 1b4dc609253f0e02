/** The back office's certificate: secrets are sealed to its public key, which the station itself cannot open. */
export interface Escrow {
  readonly certDer: Uint8Array;
}
