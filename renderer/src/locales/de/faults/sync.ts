import type { FaultWords } from '../../fault-words.ts';

export const syncFaults = {
  'sync.unreachable': {
    name: 'Zentrale stumm',
    says: 'Die Zentrale antwortet nicht.',
    remedy:
      'Es geht nichts verloren: Die Einträge warten im Fertigungsbuch und werden später gesendet. Prüfen Sie das Netzwerk.',
  },
  'sync.not-trusted': {
    name: 'Zentrale unvertraut',
    says: 'Die Zentrale und diese Station erkennen ihre Zertifikate gegenseitig nicht an.',
    remedy: 'Prüfen Sie das Zertifikat der Zentrale, das Zertifikat dieser Station und die Uhr.',
  },
  'sync.refused': {
    name: 'Zentrale lehnt ab',
    says: 'Die Zentrale hat einen Stapel von Einträgen abgelehnt.',
    remedy: 'Lesen Sie den Grund in den Nachweisdaten und rufen Sie den Sicherheitsbeauftragten.',
  },
  'sync.upstream-lied': {
    name: 'Falsche Quittung',
    says: 'Die Zentrale hat etwas bestätigt, das diese Station nicht gesendet hat.',
    remedy: 'Senden Sie nichts mehr und rufen Sie den Sicherheitsbeauftragten: Die Antwort ist keine gültige Quittung.',
  },
  'sync.bad-answer': {
    name: 'Antwort unlesbar',
    says: 'Die Zentrale hat etwas geantwortet, das nicht zu verstehen ist.',
    remedy: 'Prüfen Sie, ob die Versionen von Zentrale und Station zueinander passen.',
  },
  'sync.fork': {
    name: 'Andere Geschichte',
    says: 'Die Zentrale hat eine andere Vorgeschichte dieser Station.',
    remedy: 'Nehmen Sie die Station außer Betrieb und rufen Sie den Sicherheitsbeauftragten.',
  },
  'upstream.database': {
    name: 'Datenbank fehlt',
    says: 'Die Zentrale kann ihre Datenbank nicht starten oder nicht erreichen.',
    remedy:
      'Prüfen Sie DATABASE_URL und den PostgreSQL-Server oder lesen Sie das in den Nachweisdaten genannte Protokoll.',
  },
} as const satisfies Partial<FaultWords>;
