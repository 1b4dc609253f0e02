import type { ChipIdentity, WrittenRegion } from '../../device/board.ts';
import type { Mac } from '../../model/mac.ts';
import type { ProfileResult } from '../product/security-profile-check.ts';

/**
 * What each step of the plan must leave behind to count as passed. Evidence goes into the ledger as it is, so it is
 * plain JSON and holds no secret. Bytes are lower-case hex, DER is base64, and the names say which.
 */
export interface UnitEvidence {
  readonly connect: ChipIdentity;
  readonly admit: {
    readonly product: string;
    readonly permit: string;
    /** `resumed`: an earlier run of this unit was cut off or failed; its serial and certificate are kept. */
    readonly history: 'new' | 'resumed' | 'rework';
    /** The order this run was started under; a rework that was cut off goes on under it as `resumed`. */
    readonly reworkOrder?: string;
  };
  readonly reserve: { readonly serial: string; readonly ssid: string };
  readonly flash: {
    /** Of the manifest of the signed release: which firmware, without doubt. */
    readonly releaseSha256Hex: string;
    readonly regions: readonly WrittenRegion[];
  };
  readonly boot: {
    readonly mac: Mac;
    readonly firmwareVersion: string;
    readonly elfSha256Hex: string;
    readonly agentVersion: string;
  };
  readonly generateKey: {
    /** Uncompressed P-256 point, 65 bytes. */
    readonly publicKeyHex: string;
    readonly storage: string;
    readonly protection: string;
    /** `kept`: the key was born in an earlier run of this unit and the ledger knows it. */
    readonly birth: 'this-run' | 'kept';
  };
  readonly requestCsr: { readonly csrDerBase64: string; readonly nonceHex: string; readonly spkiSha256Hex: string };
  readonly issue: {
    readonly certSerialHex: string;
    readonly certSha256Hex: string;
    readonly certDerBase64: string;
    readonly intentSeq: number;
  };
  readonly install: { readonly chainSha256Hex: string };
  readonly prove: { readonly nonceHex: string; readonly signatureDerBase64: string; readonly secretsMatch: true };
  readonly lock: {
    readonly asked: boolean;
    readonly locked: boolean;
    readonly details: string;
    /** Present when the product has a security profile: the unit is as it says. */
    readonly profile?: ProfileResult;
  };
  readonly label: { readonly job: string; readonly printer: string; readonly labelSha256Hex: string };
  readonly confirmLabel: { readonly job: string; readonly scans: number };
  readonly close: { readonly chainPemSha256Hex: string };
}

export type StepName = keyof UnitEvidence;
