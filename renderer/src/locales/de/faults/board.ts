import type { FaultWords } from '../../fault-words.ts';

export const boardFaults = {
  'board.silent': {
    name: 'Keine Antwort',
    says: 'Die Platine antwortet nicht.',
    remedy:
      'Setzen Sie die Platine neu ein und starten Sie sie erneut. Antwortet sie weiterhin nicht, prüfen Sie Versorgung und Boot-Pin.',
  },
  'board.not-in-download-mode': {
    name: 'Kein Download-Modus',
    says: 'Die Platine hat ihre Firmware gestartet statt des Download-Modus.',
    remedy: 'Halten Sie BOOT beim Reset auf Low oder prüfen Sie den Boot-Pin dieser Aufnahme. Starten Sie dann erneut.',
  },
  'board.no-reset-line': {
    name: 'Keine Reset-Leitung',
    says: 'Die Platine schweigt, und dieser Anschluss kann sie nicht zurücksetzen.',
    remedy:
      'Halten Sie BOOT, drücken Sie kurz Reset und starten Sie erneut. Oder verwenden Sie einen Anschluss mit DTR und RTS.',
  },
  'board.stub-running': {
    name: 'Stub läuft noch',
    says: 'Auf der Platine läuft noch der Flasher-Stub einer früheren Sitzung.',
    remedy: 'Setzen Sie die Platine zurück und starten Sie erneut. Oder lassen Sie --no-stub weg.',
  },
  'board.not-heard': {
    name: 'Kein Empfang',
    says: 'Die Platine ist im Download-Modus, empfängt aber nichts.',
    remedy: 'Prüfen Sie die Leitung von der Station zum RX-Pin der Platine. Daten von der Platine kommen an.',
  },
  'board.brownout': {
    name: 'Unterspannung',
    says: 'Unterspannung: Die Platine hat sich selbst zurückgesetzt.',
    remedy: 'Prüfen Sie Versorgung, Kabel und Hub dieses Steckplatzes und starten Sie erneut.',
  },
  'board.garbled': {
    name: 'Daten verfälscht',
    says: 'Die Platine antwortet, aber ihre Daten kommen verfälscht an.',
    remedy: 'Prüfen Sie Kabel, Masse und Prüfstifte dieses Steckplatzes und starten Sie erneut.',
  },
  'board.refused-command': {
    name: 'Befehl abgelehnt',
    says: 'Die Platine hat einen Befehl des Laders abgelehnt.',
    remedy: 'Starten Sie die Platine erneut. Passiert es wieder, legen Sie sie für die QS beiseite.',
  },
  'board.unknown-chip': {
    name: 'Chip unbekannt',
    says: 'Die Station kennt den Chip auf dieser Platine nicht.',
    remedy: 'Prüfen Sie, ob die richtige Platine in der Aufnahme liegt.',
  },
  'board.wrong-chip': {
    name: 'Falscher Chip',
    says: 'Diese Platine hat einen anderen Chip, als das Produkt verlangt.',
    remedy: 'Prüfen Sie Auftrag und Platine. Erzwingen Sie nichts.',
  },
  'board.chip-revision': {
    name: 'Falsche Chip-Revision',
    says: 'Die Firmware unterstützt diese Chip-Revision nicht.',
    remedy: 'Legen Sie die Platine beiseite. Sie braucht ein Firmware-Release für diese Revision.',
  },
  'board.block-revision': {
    name: 'Falsche eFuse-Revision',
    says: 'Der Chip zeigt keine eFuse-Block-Revision, die die Firmware annimmt.',
    remedy:
      'Legen Sie die Platine beiseite; verwenden Sie Chips mit neueren Kalibrier-eFuses oder ein Release, das diese annimmt.',
  },
  'board.newer-secure-version': {
    name: 'Firmware zu alt',
    says: 'Der Chip verlangt eine neuere Firmware (Anti-Rollback).',
    remedy: 'Legen Sie die Platine beiseite. Sie braucht ein Release mit höherer Sicherheitsversion.',
  },
  'board.secure-version-unread': {
    name: 'Zähler unlesbar',
    says: 'Der Anti-Rollback-Zähler dieses Chips ist nicht lesbar.',
    remedy:
      'Legen Sie die Platine für die QS beiseite, oder flashen Sie sie mit --chip-secure-version und dem Zählerstand aus der Geräteakte.',
  },
  'board.mac-empty': {
    name: 'Keine MAC-Adresse',
    says: 'Der Chip auf dieser Platine hat keine MAC-Adresse.',
    remedy: 'Legen Sie die Platine für die QS beiseite: die Werks-eFuses des Chips sind leer oder nicht lesbar.',
  },
  'board.mac-multicast': {
    name: 'Gruppen-MAC-Adresse',
    says: 'Die MAC-Adresse dieses Chips meint eine Gruppe, nicht ein Gerät.',
    remedy: 'Legen Sie die Platine für die QS beiseite: die Werks-eFuses des Chips sind falsch.',
  },
  'board.mac-damaged': {
    name: 'MAC-Adresse beschädigt',
    says: 'Die MAC-Adresse dieses Chips passt nicht zu ihrer Prüfsumme.',
    remedy: 'Legen Sie die Platine für die QS beiseite: die Firmware würde bei jedem Start dieses Chips anhalten.',
  },
  'board.revision-impossible': {
    name: 'Revision unmöglich',
    says: 'Der Chip meldet eine Siliziumrevision, die es nicht gibt.',
    remedy:
      'Legen Sie die Platine für die QS beiseite: Die Werks-eFuses dieses Chips sind beschädigt oder nicht lesbar.',
  },
  'board.flash-too-small': {
    name: 'Flash zu klein',
    says: 'Der Flash-Chip ist zu klein für die Firmware.',
    remedy: 'Legen Sie die Platine beiseite: Es ist ein falscher Flash-Chip bestückt.',
  },
  'board.flash-out-of-reach': {
    name: 'Flash unerreichbar',
    says: 'Dieser Lader kann nicht über 16 MB Flash hinaus schreiben.',
    remedy: 'Verwenden Sie den Stub auf ESP32-S3, C5, C61 oder P4: Kein anderer Lader reicht so weit.',
  },
  'board.flash-unknown': {
    name: 'Flash nicht erkannt',
    says: 'Der Flash-Chip hat sich nicht zu erkennen gegeben.',
    remedy: 'Prüfen Sie den Flash-Chip und seine Versorgung. Legen Sie die Platine für die QS beiseite.',
  },
  'board.locked': {
    name: 'Platine gesperrt',
    says: 'Die Platine ist bereits gesperrt: sicherer Download-Modus oder Flash-Verschlüsselung.',
    remedy: 'Geben Sie die Platine in die Nacharbeit: Sie ist nicht fabrikneu.',
  },
  'board.not-locked': {
    name: 'Platine nicht gesperrt',
    says: 'Die Platine ist nicht im sicheren Download-Modus: Prüfen ist Pflicht.',
    remedy: 'Lassen Sie --unverified weg.',
  },
  'board.would-not-start': {
    name: 'Würde nicht starten',
    says: 'Mit dieser Firmware würde die Platine nie wieder starten.',
    remedy:
      'Verwenden Sie ein Image, das für dieses Gerät verschlüsselt (Flash-Verschlüsselung) und signiert (Secure Boot) ist.',
  },
  'board.stub-did-not-start': {
    name: 'Stub nicht gestartet',
    says: 'Der Flasher-Stub wurde geladen, ist aber nicht gestartet.',
    remedy: 'Starten Sie die Platine erneut. Schlägt es wieder fehl, prüfen Sie Versorgung und Kabel.',
  },
  'board.write-failed': {
    name: 'Flash-Schreibfehler',
    says: 'Ein Block konnte nicht in den Flash geschrieben werden.',
    remedy: 'Starten Sie die Platine erneut. Schlägt es wieder fehl, ist der Flash-Chip oder seine Versorgung defekt.',
  },
  'board.verify-mismatch': {
    name: 'Flash-Prüfung falsch',
    says: 'Der Inhalt des Flash weicht von den gesendeten Daten ab.',
    remedy: 'Starten Sie die Platine noch einmal. Schlägt es wieder fehl, ist der Flash-Chip defekt.',
  },
  'board.boot-failed': {
    name: 'Startet nicht',
    says: 'Die Firmware ist geschrieben, aber das Gerät startet sie nicht.',
    remedy: 'Lesen Sie das Boot-Protokoll in den Nachweisdaten und legen Sie das Gerät für die QS beiseite.',
  },
  'board.agent-silent': {
    name: 'Agent antwortet nicht',
    says: 'Die Firmware läuft, aber der Geräteagent antwortet nicht.',
    remedy:
      'Prüfen Sie, ob diese Firmware den Geräteagenten enthält. Wenn ja, legen Sie das Gerät für die QS beiseite.',
  },
  'board.agent-version': {
    name: 'Andere Agentversion',
    says: 'Der Geräteagent spricht eine andere Version seines Protokolls.',
    remedy:
      'Verwenden Sie ein Release, dessen Geräteagent die Version dieser Station spricht, oder aktualisieren Sie die Station.',
  },
  'board.no-entropy': {
    name: 'Kein Zufall',
    says: 'Die Rauschquelle dieses Chips hat ihren Funktionstest nicht bestanden.',
    remedy: 'Legen Sie die Platine in den Sperrbehälter. Es wurde kein Schlüssel erzeugt.',
  },
  'board.agent-refused': {
    name: 'Agent lehnt ab',
    says: 'Der Geräteagent hat eine Anfrage abgelehnt.',
    remedy: 'Lesen Sie den Grund in den Nachweisdaten und legen Sie das Gerät für die QS beiseite.',
  },
  'board.agent-broke-protocol': {
    name: 'Agent-Protokollfehler',
    says: 'Der Geräteagent hat eine Nachricht gesendet, die sein Protokoll verletzt.',
    remedy: 'Prüfen Sie, ob die Station den Geräteagenten dieser Firmware unterstützt.',
  },
  'board.wrong-firmware': {
    name: 'Falsche Firmware',
    says: 'Auf dem Gerät läuft eine andere Firmware als die geschriebene.',
    remedy: 'Starten Sie das Gerät erneut. Passiert es wieder, legen Sie es für die QS beiseite.',
  },
  'board.mac-changed': {
    name: 'Platine vertauscht',
    says: 'An diesem Steckplatz hängt jetzt eine andere Platine.',
    remedy: 'Tauschen Sie während eines Laufs keine Platinen. Starten Sie den Steckplatz mit einer Platine erneut.',
  },
  'board.lock-not-applied': {
    name: 'Sperre unwirksam',
    says: 'Das Zurücklesen zeigt, dass die Sperre nicht wirksam ist.',
    remedy: 'Legen Sie das Gerät in den Sperrbehälter.',
  },
} as const satisfies Partial<FaultWords>;
