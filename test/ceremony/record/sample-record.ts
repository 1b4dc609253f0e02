import {
  type CeremonyRecord,
  ceremonyRecordSchema,
  codeRow,
  textRow,
} from '../../../station-core/ceremony/record/ceremony-record.ts';

export function sampleRecord(changes: Partial<CeremonyRecord> = {}): CeremonyRecord {
  return ceremonyRecordSchema.parse({
    v: 1,
    type: 'ceremony-record',
    title: 'Key ceremony of station ST01',
    software: 'Birthmark 0.3.0',
    begunAt: '2026-11-30T08:00:00Z',
    endedAt: '2026-11-30T08:41:07Z',
    people: [
      { name: 'Anna Berg', role: 'security officer' },
      { name: 'Bo Chen', role: 'security officer' },
      { name: 'Wanda Nowak', role: 'witness' },
    ],
    sections: [
      {
        heading: 'Token',
        rows: [textRow('Label', 'birthmark-st01'), codeRow('Serial number', '5f0e2a9c11d04b77')],
      },
    ],
    steps: [
      { at: '2026-11-30T08:02:11Z', says: 'The issuing key was made in the token.' },
      { at: '2026-11-30T08:30:00Z', says: 'The certificate was imported.' },
    ],
    reservations: ['Nobody saw the token between 08:10 and 08:20.'],
    ...changes,
  });
}
