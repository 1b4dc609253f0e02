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
  'sync.renewal-failed': {
    name: 'Nicht erneuert',
    says: 'Das Zertifikat der Station für die Zentrale wurde nicht erneuert.',
    remedy: 'Bitten Sie die Zentrale um Erneuerung, bevor das Zertifikat abläuft; bis dahin wird weiter gesendet.',
  },
  'sync.wrong-authority': {
    name: 'Falscher Fingerabdruck',
    says: 'Wer antwortet, ist nicht die Zentrale mit diesem Fingerabdruck.',
    remedy:
      'Vergleichen Sie den Fingerabdruck mit dem Ausdruck der Zentrale. Es wurde nichts gesendet; stimmen beide überein, rufen Sie den Sicherheitsbeauftragten.',
  },
  'sync.enrolment-refused': {
    name: 'Nicht angemeldet',
    says: 'Die Zentrale hat diese Station nicht angemeldet.',
    remedy:
      'Lesen Sie den Grund in den Nachweisdaten. Bitten Sie die Zentrale um einen neuen Code, wenn dieser verbraucht oder abgelaufen ist.',
  },
  'sync.crl-refused': {
    name: 'Sperrliste abgelehnt',
    says: 'Die Zentrale hat die neueste Liste gesperrter Zertifikate abgelehnt.',
    remedy:
      'Lesen Sie den Grund in den Nachweisdaten und rufen Sie den Sicherheitsbeauftragten; die frühere Liste gilt weiter.',
  },
  'sync.entries-disputed': {
    name: 'Einträge bestritten',
    says: 'Die Zentrale hat Einträge dieser Station geöffnet, die nicht stimmen.',
    remedy: 'Lesen Sie die Befunde in den Nachweisdaten und rufen Sie den Sicherheitsbeauftragten.',
  },
  'registry.range-taken': {
    name: 'Bereich vergeben',
    says: 'Eine andere Station hat bereits Seriennummern dieses Bereichs.',
    remedy: 'Wählen Sie einen freien Bereich oder beenden Sie zuerst den anderen.',
  },
  'registry.bad-range': {
    name: 'Bereich ungültig',
    says: 'Das ist kein Bereich von Seriennummern oder MAC-Adressen.',
    remedy: 'Geben Sie ein Präfix an und dazu einen ersten und letzten Wert oder keinen von beiden.',
  },
  'registry.not-found': {
    name: 'Nicht im Register',
    says: 'Das Register der Zentrale hat keine solche Zeile.',
    remedy: 'Nehmen Sie die Nummer oder den Fingerabdruck aus der Liste der Zeilen.',
  },
  'registry.already-decided': {
    name: 'Schon entschieden',
    says: 'Darüber hat im Register schon jemand entschieden.',
    remedy: 'Lesen Sie in der Liste, wer was warum entschieden hat.',
  },
  'upstream.exists': {
    name: 'Zentrale vorhanden',
    says: 'In diesem Ordner gibt es schon eine Zentrale.',
    remedy: 'Nennen Sie einen leeren Ordner oder starten Sie die vorhandene mit `birthmark upstream serve`.',
  },
  'upstream.key-exposed': {
    name: 'Schlüsseldatei offen',
    says: 'Andere Konten können einen privaten Schlüssel der Zentrale lesen.',
    remedy:
      'Führen Sie `chmod 600` für die Datei in den Nachweisdaten aus. Ersetzen Sie den Schlüssel, wenn ihn jemand gelesen haben kann.',
  },
  'upstream.certificate-ends': {
    name: 'Zertifikat endet',
    says: 'Ein Zertifikat, das die Zentrale braucht, ist abgelaufen oder läuft bald ab.',
    remedy:
      'Erneuern Sie das Zertifikat aus den Nachweisdaten. Ein laufender Server erneuert seines selbst; eine Station meldet sich neu an.',
  },
  'upstream.schema': {
    name: 'Andere Version',
    says: 'Die Datenbank hat eine ältere Version als diese Software.',
    remedy: 'Starten Sie `birthmark upstream serve` der neuesten Version: Es bringt die Datenbank auf ihren Stand.',
  },
  'upstream.schema-newer': {
    name: 'Datenbank zu neu',
    says: 'Eine neuere Version der Zentrale hat diese Datenbank geändert.',
    remedy:
      'Installieren Sie die neuere Version aus dem Nachweis, oder stellen Sie die Sicherung von vor dem Update wieder her.',
  },
  'upstream.clock-differs': {
    name: 'Uhren weichen ab',
    says: 'Die Uhren der Zentrale und ihrer Datenbank stimmen nicht überein.',
    remedy: 'Stellen Sie beide Uhren nach demselben Zeitserver.',
  },
  'upstream.disk-low': {
    name: 'Zentrale fast voll',
    says: 'Die Festplatte der Zentrale ist fast voll.',
    remedy: 'Schaffen Sie Platz auf dem Datenträger des Ordners in den Nachweisdaten oder vergrößern Sie ihn.',
  },
  'upstream.not-serving': {
    name: 'Server läuft nicht',
    says: 'Der Server der Zentrale nimmt keine Verbindungen an.',
    remedy: 'Starten Sie ihn mit `birthmark upstream serve` oder lesen Sie sein Protokoll.',
  },
  'upstream.station-silent': {
    name: 'Station schweigt',
    says: 'Eine Station hat sich lange nicht bei der Zentrale gemeldet.',
    remedy: 'Prüfen Sie, ob die Station läuft und die Zentrale erreicht.',
  },
  'upstream.no-database': {
    name: 'Datenbank unbekannt',
    says: 'Hier steht nicht, welche Datenbank die Zentrale hat.',
    remedy: 'Setzen Sie DATABASE_URL wie beim Dienst der Zentrale, und führen Sie den Befehl erneut aus.',
  },
  'upstream.database': {
    name: 'Datenbank fehlt',
    says: 'Die Zentrale kann ihre Datenbank nicht starten oder nicht erreichen.',
    remedy:
      'Prüfen Sie DATABASE_URL und den PostgreSQL-Server oder lesen Sie das in den Nachweisdaten genannte Protokoll.',
  },
} as const satisfies Partial<FaultWords>;
