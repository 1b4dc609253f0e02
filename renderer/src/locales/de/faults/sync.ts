import type { syncFaults as english } from '../../en/faults/sync.ts';

export const syncFaults: typeof english = {
  'sync.unreachable': {
    says: 'Die Zentrale antwortet nicht.',
    remedy:
      'Es geht nichts verloren: Die Einträge warten im Fertigungsbuch und werden später gesendet. Prüfen Sie das Netzwerk.',
  },
  'sync.not-trusted': {
    says: 'Die Zentrale und diese Station erkennen ihre Zertifikate gegenseitig nicht an.',
    remedy: 'Prüfen Sie das Zertifikat der Zentrale, das Zertifikat dieser Station und die Uhr.',
  },
  'sync.refused': {
    says: 'Die Zentrale hat einen Stapel von Einträgen abgelehnt.',
    remedy: 'Lesen Sie den Grund in den Nachweisdaten und rufen Sie den Sicherheitsbeauftragten.',
  },
  'sync.upstream-lied': {
    says: 'Die Zentrale hat etwas bestätigt, das diese Station nicht gesendet hat.',
    remedy: 'Senden Sie nichts mehr und rufen Sie den Sicherheitsbeauftragten: Die Antwort ist keine gültige Quittung.',
  },
  'sync.bad-answer': {
    says: 'Die Zentrale hat etwas geantwortet, das nicht zu verstehen ist.',
    remedy: 'Prüfen Sie, ob die Versionen von Zentrale und Station zueinander passen.',
  },
  'sync.fork': {
    says: 'Die Zentrale hat eine andere Vorgeschichte dieser Station.',
    remedy: 'Nehmen Sie die Station außer Betrieb und rufen Sie den Sicherheitsbeauftragten.',
  },
  'upstream.database': {
    says: 'Die Zentrale kann ihre Datenbank nicht starten oder nicht erreichen.',
    remedy:
      'Prüfen Sie DATABASE_URL und den PostgreSQL-Server oder lesen Sie das in den Nachweisdaten genannte Protokoll.',
  },
};
