import { createHash } from 'node:crypto';
import { codeRow, type RecordRow, type RecordSection, textRow } from '../record/ceremony-record.ts';
import type { HsmProfile } from '../../signer/token/profiles/hsm-profile.ts';
import { profileOf } from '../../signer/token/profiles/hsm-profiles.ts';
import type { KeyFacts, KeyWish, TokenFacts } from './key-wish.ts';

/** What a record says of a token and of the keys in it. */

export function tokenSection(token: TokenFacts): RecordSection {
  return {
    heading: 'Token',
    rows: [
      textRow('Label', token.tokenLabel),
      codeRow('Serial number', token.tokenSerial),
      textRow('Made by', `${token.manufacturer}, ${token.model}`),
      textRow('Used as', profileOf(token.kind).name),
      textRow('Versions', `hardware ${token.hardwareVersion}, firmware ${token.firmwareVersion}`),
      textRow('PKCS#11 module', token.modulePath),
      codeRow('Module SHA-256', token.moduleSha256),
    ],
  };
}

export function keySection(heading: string, wish: KeyWish, facts: KeyFacts): RecordSection {
  return {
    heading,
    rows: [
      textRow('Label, kind', `${wish.label}, ${wish.kind}`),
      codeRow('CKA_ID', wish.idHex),
      ...publicKeyRows(facts),
      textRow('Read back', attributesText(facts)),
    ],
  };
}

export function spkiSha256(spki: Uint8Array): string {
  return createHash('sha256').update(spki).digest('hex');
}

function publicKeyRows({ spkiBase64 }: KeyFacts): RecordRow[] {
  return spkiBase64 === null ? [] : [codeRow('Public key SHA-256', spkiSha256(Buffer.from(spkiBase64, 'base64')))];
}

function attributesText({ attributes }: KeyFacts): string {
  return attributes.map(({ attribute, value }) => `${attribute} ${value ?? 'not said'}`).join(', ');
}

/** What nobody who was there could see. */
export function tokenReservations({ manufacturer, kind }: TokenFacts): string[] {
  const clock = 'The times are those of the clock of this machine, which nobody checked against another.';
  const software =
    'SoftHSM is software: whoever copies its files and learns the PIN has the keys. It is for trials, not for production.';
  const isSoftware = /softhsm/i.test(manufacturer);
  return [clock, ...(isSoftware ? [software] : []), ...profileReservations(profileOf(kind))];
}

function profileReservations({ name, triedOn, reportsOtherwise }: HsmProfile): string[] {
  const tried = `What is known of ${name} was tried on ${triedOn}.`;
  const otherwise = reportsOtherwise.map(
    ({ attribute, because }) => `The token does not report ${attribute} as wanted: ${because}.`,
  );
  return [tried, ...otherwise];
}
