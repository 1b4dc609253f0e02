/** What a product's certificates say about it besides the unit's own serial number and MAC address. */
export interface CertificateSubject {
  readonly organization: string;
  readonly organizationalUnit: string;
  /** The type of hardware in the sense of RFC 4108: an OID under the maker's own arc. */
  readonly hardwareTypeOid: string;
}

/** Dotted; the first arc is 0, 1 or 2. */
export const OID_TEXT = /^[0-2](\.(0|[1-9]\d*))+$/;
export const MAX_OID_CHARACTERS = 128;

/** Kept for examples, so nobody's: IANA's enterprise number of RFC 5612, and ITU-T's arc of X.660. */
export const EXAMPLE_ARCS = ['1.3.6.1.4.1.32473', '2.999'] as const;
/** Proposed for a trial, and in the permits of trials. */
export const EXAMPLE_HARDWARE_TYPE = `${EXAMPLE_ARCS[0]}.1.1`;

/** RFC 5280 appendix A: ub-organization-name and ub-organizational-unit-name. */
export const MAX_SUBJECT_NAME_CHARACTERS = 64;
