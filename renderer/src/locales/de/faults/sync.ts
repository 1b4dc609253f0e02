import type { FaultWords } from '../../fault-words.ts';

export const syncFaults = {
  'sync.unreachable': {
    name: 'Keine Verbindung',
    says: 'Die Zentrale antwortet nicht.',
    remedy: 'Prüfen Sie das Netzwerk. Es geht nichts verloren: Die Einträge warten im Fertigungsjournal.',
  },
  'sync.not-trusted': {
    name: 'Kein Vertrauen',
    says: 'Zentrale und Station vertrauen einander nicht.',
    remedy: 'Prüfen Sie zuerst die Uhr der Station, dann die Zertifikate von Station und Zentrale.',
  },
  'sync.refused': {
    name: 'Zentrale lehnt ab',
    says: 'Die Zentrale hat einen Stapel von Einträgen abgelehnt.',
    remedy: 'Lesen Sie den Grund in den Nachweisdaten und rufen Sie den Sicherheitsbeauftragten.',
  },
  'sync.upstream-lied': {
    name: 'Quittung ungültig',
    says: 'Die Zentrale hat Einträge bestätigt, die diese Station nicht gesendet hat.',
    remedy: 'Stoppen Sie die Synchronisation und rufen Sie den Sicherheitsbeauftragten: Die Quittung ist nicht gültig.',
  },
  'sync.bad-answer': {
    name: 'Antwort ungültig',
    says: 'Die Zentrale hat eine Antwort gesendet, die die Station nicht versteht.',
    remedy: 'Prüfen Sie, ob die Versionen von Zentrale und Station zueinander passen.',
  },
  'sync.fork': {
    name: 'Historie weicht ab',
    says: 'Die Zentrale hat eine andere Historie dieser Station.',
    remedy: 'Nehmen Sie die Station außer Betrieb und rufen Sie den Sicherheitsbeauftragten.',
  },
  'upstream.database': {
    name: 'Datenbank fehlt',
    says: 'Die Zentrale kann ihre Datenbank nicht starten oder nicht erreichen.',
    remedy:
      'Prüfen Sie DATABASE_URL und den PostgreSQL-Server oder lesen Sie das in den Nachweisdaten genannte Protokoll.',
  },
} as const satisfies Partial<FaultWords>;
