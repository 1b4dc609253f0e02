import { X509Certificate } from 'node:crypto';
import { scopeText } from '../../pki/ca/name-scope.ts';
import { certificateSection } from '../certificate-section.ts';
import { type CeremonyRecord, codeRow, textRow } from '../record/ceremony-record.ts';
import { wishFor } from '../token/key-wish.ts';
import { keySection, tokenReservations, tokenSection } from '../token/token-words.ts';
import type { RootState, SignedByRoot } from './root-state.ts';

/** The records of a root: of its making, and one for each certificate that it signs. */

const STEPS_OF_MAKING = 3;

export function rootRecord({ settings, token, key, certPem, begunAt, steps }: RootState): CeremonyRecord {
  const made = steps.slice(0, STEPS_OF_MAKING);
  return {
    v: 1,
    type: 'ceremony-record',
    title: `Root ceremony of ${settings.name.commonName}`,
    software: settings.software,
    begunAt,
    endedAt: made.at(-1)?.at ?? begunAt,
    people: settings.people,
    sections: [
      tokenSection(token),
      ...(key === undefined ? [] : [keySection('Key: root', wishFor('root', settings.curve, token.kind), key)]),
      ...(certPem === undefined ? [] : [certificateSection('Root certificate', new X509Certificate(certPem).raw)]),
    ],
    steps: made,
    reservations: tokenReservations(token),
  };
}

export function signingRecord({ settings, token, certPem = '' }: RootState, signed: SignedByRoot): CeremonyRecord {
  const { at, people, name, requestSha256, scopes, certPem: issuingPem } = signed;
  return {
    v: 1,
    type: 'ceremony-record',
    title: `${settings.name.commonName} certified ${name.commonName}`,
    software: settings.software,
    begunAt: at,
    endedAt: at,
    people,
    sections: [
      { heading: 'Certificate request', rows: [codeRow('SHA-256', requestSha256)] },
      certificateSection('Issuing certificate', new X509Certificate(issuingPem).raw, [
        textRow('May certify', scopes.map(scopeText).join('; ')),
      ]),
      certificateSection('Root certificate', new X509Certificate(certPem).raw),
      tokenSection(token),
    ],
    steps: [{ at, says: 'The request was shown in words, confirmed by a person, and signed.' }],
    reservations: [
      'The root does not know who holds the key of the request beyond that its sender held it.',
      ...tokenReservations(token),
    ],
  };
}
