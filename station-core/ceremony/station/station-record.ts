import { X509Certificate } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { officersSha256Hex, officerThumbprint } from '../../formats/officer-key.ts';
import { verifierKeyWords } from '../../formats/tlog/verifier-key-words.ts';
import { caNameText } from '../../pki/ca/ca-name.ts';
import { scopeText } from '../../pki/ca/name-scope.ts';
import { certificateSection } from '../certificate-section.ts';
import { type CeremonyRecord, codeRow, type RecordSection, textRow } from '../record/ceremony-record.ts';
import { keySection, tokenReservations, tokenSection } from '../token/token-words.ts';
import { KEY_USES, type StationState } from './ceremony-state.ts';
import { keyOf, wishOf } from './station-keys.ts';

/** Of its files, without what they end in. */
export const RECORD_NAME = 'record';

/** The record of a station's ceremony. The same ceremony gives the same record, whenever it is written. */
export function stationRecord(state: StationState): CeremonyRecord {
  const { settings, token, certificates, opened, begunAt, steps } = state;
  if (certificates === undefined || opened === undefined)
    throw new Fault('ceremony.out-of-order', { missing: 'the journal' });
  const scope = textRow('May certify', settings.scopes.map(scopeText).join('; '));
  return {
    v: 1,
    type: 'ceremony-record',
    title: `Key ceremony of station ${settings.station}`,
    software: settings.software,
    begunAt,
    endedAt: opened.at,
    people: settings.people,
    sections: [
      tokenSection(token),
      ...KEY_USES.map((use) => keySection(`Key: ${use}`, wishOf(use, state), keyOf(state, use))),
      {
        heading: 'Certificate request',
        rows: [textRow('Subject', caNameText(settings.name)), scope, codeRow('SHA-256', state.requestSha256 ?? '')],
      },
      certificateSection('Issuing certificate', new X509Certificate(certificates.issuingPem).raw, [scope]),
      certificateSection('Root certificate', new X509Certificate(certificates.rootPem).raw),
      configurationSection(state, opened),
    ],
    steps: [...steps],
    reservations: tokenReservations(token),
  };
}

function configurationSection(
  { settings, headquarters, configurationSha256 = '' }: StationState,
  { signedBy, checkpointKey }: NonNullable<StationState['opened']>,
): RecordSection {
  const signers = settings.officers.filter(({ id }) => signedBy.includes(id));
  return {
    heading: 'Configuration of the signing service',
    rows: [
      codeRow('SHA-256', configurationSha256),
      ...settings.officers.map(({ id, name, jwk }) =>
        textRow('Officer', `${id}, ${name}, ${jwk.crv}, thumbprint ${officerThumbprint(jwk)}`),
      ),
      textRow('Signed by', signers.map(({ id, name }) => `${name} (${id})`).join(', ')),
      codeRow('Officers SHA-256', officersSha256Hex(settings.officers)),
      textRow('Journal', settings.statePath),
      textRow('Rollback noticed by', settings.anchor === 'receipt' ? "upstream's receipts" : 'the token'),
      ...verifierKeyWords(checkpointKey).map((words) => codeRow('Checkpoint key', words)),
      ...verifierKeyWords(headquarters?.upstreamKey ?? '').map((words) => codeRow('Key of headquarters', words)),
    ],
  };
}
