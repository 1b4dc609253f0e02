/** What a unit gets: serial number, secrets, certificate, burnt eFuses, label. Intents come before acts. */
import { z } from 'zod';
import { base64, certSerialHex, facts, kind, person, run, seq, serial, sha256Hex, text, unit } from './header.ts';

export const identityKinds = [
  kind('serial-reserved', { run, unit, serial, product: text }),
  kind('secrets-drawn', {
    run,
    unit,
    serial,
    ssid: text,
    /** Keyed by the HSM: equal secrets have equal tags, and nothing else can be learnt from them. */
    tags: z.strictObject({ softApPassword: sha256Hex, ownershipCode: sha256Hex }),
    /** CMS EnvelopedData to the back office; the station cannot open it. */
    sealedBase64: base64,
    /** SHA-256 of the certificates of those who can open it; absent up to version 0.3. */
    recipientsSha256Hex: z.array(sha256Hex).min(1).max(8).exactOptional(),
  }),

  kind('signature-intended', {
    run,
    unit,
    serial,
    spkiSha256Hex: sha256Hex,
    permit: text,
    /** Both are written since the signing service builds the certificate itself. */
    csrSha256Hex: sha256Hex.exactOptional(),
    product: text.exactOptional(),
    /** What the station says that the unit runs, for the permit and the manifest to allow; absent up to version 0.4. */
    firmwareVersion: text.max(64).exactOptional(),
    firmwareSha256Hex: z.array(sha256Hex).min(1).max(16).exactOptional(),
    /** Serial number of the certificate of this unit whose place the new one takes: a rework. */
    supersedes: certSerialHex.exactOptional(),
    /** Up to version 0.3 the station drafted the certificate: these three are what it wanted signed. */
    certSerialHex: certSerialHex.exactOptional(),
    tbsSha256Hex: sha256Hex.exactOptional(),
    tbsBase64: base64.exactOptional(),
  }),
  kind('signature-refused', {
    run,
    unit,
    code: text,
    evidence: facts,
    /** Present when the signer itself says that it never signed this intent and will not: the intent is dead. */
    intentSeq: seq.exactOptional(),
  }),
  kind('certificate-issued', {
    run,
    unit,
    serial,
    certSerialHex,
    certSha256Hex: sha256Hex,
    certBase64: base64,
    spkiSha256Hex: sha256Hex,
    intentSeq: seq,
    /** Of the permit as the officers signed it. */
    permitSha256Hex: sha256Hex.exactOptional(),
    /** Serial number of the certificate of this unit whose place it takes. */
    supersedes: certSerialHex.exactOptional(),
  }),

  /** Before the first of them; it never holds key material. No run: burnt by a person at a bench. */
  kind('efuse-burn-intended', {
    run: run.exactOptional(),
    unit,
    product: text,
    burns: z.array(z.strictObject({ block: text.max(32), sets: z.array(text).min(1) })).min(1),
  }),
  kind('efuse-burnt', { run: run.exactOptional(), unit, intentSeq: seq, readBack: z.array(text).min(1) }),

  kind('label-intended', { run, unit, serial, job: text.max(64), labelSha256Hex: sha256Hex }),
  kind('label-printed', { run, unit, job: text.max(64) }),
  /** The label of a run that a crash cut off, and with it the secrets that are on it, are this run's from here on. */
  kind('label-taken-up', { run, unit, serial, job: text.max(64) }),
  /** `by`: of a label that somebody had printed again. */
  kind('label-voided', { run, unit, job: text.max(64), reason: text, by: person.exactOptional() }),
] as const;
