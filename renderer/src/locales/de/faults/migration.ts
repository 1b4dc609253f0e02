import type { FaultWords } from '../../fault-words.ts';

export const migrationFaults = {
  'station.not-migrated': {
    name: 'Altes Datenverzeichnis',
    says: 'Dieses Datenverzeichnis stammt aus der Zeit vor signierten Freigaben.',
    remedy: 'Übernehmen Sie es mit `birthmark ca migrate`. Bis dahin lässt es sich lesen und prüfen.',
  },
  'migration.not-needed': {
    name: 'Nichts zu übernehmen',
    says: 'Dieses Datenverzeichnis muss nicht übernommen werden.',
    remedy: 'Starten Sie die Station.',
  },
  'migration.changed': {
    name: 'Seither geändert',
    says: 'Die alten Daten sind nicht die, die signiert wurden.',
    remedy:
      'Finden Sie heraus, wer sie geändert hat. Beginnen Sie dann mit einem neuen Ordner und lassen Sie zwei Beauftragte erneut signieren.',
  },
  'migration.signer-in-use': {
    name: 'Signierdienst benutzt',
    says: 'Der Signierdienst enthält etwas anderes als diese Übernahme.',
    remedy: 'Richten Sie für diese Station einen Signierdienst mit neuem Token ein.',
  },
} as const satisfies Partial<FaultWords>;
