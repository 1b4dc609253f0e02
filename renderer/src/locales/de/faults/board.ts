import type { FaultWords } from '../../fault-words.ts';

export const boardFaults = {
  'board.silent': {
    name: 'Platine stumm',
    says: 'Die Platine antwortet nicht.',
    remedy:
      'Setzen Sie die Platine neu in die Aufnahme und starten Sie sie erneut. Bleibt sie stumm, prüfen Sie Versorgung und Boot-Pin.',
  },
  'board.not-in-download-mode': {
    name: 'Kein Download-Modus',
    says: 'Die Platine hat ihre Firmware gestartet statt des Download-Modus.',
    remedy:
      'Halten Sie den BOOT-Pin beim Drücken von Reset auf Low oder prüfen Sie den Boot-Pin dieser Aufnahme; starten Sie dann erneut.',
  },
  'board.not-heard': {
    name: 'Platine hört nichts',
    says: 'Die Platine wartet im Download-Modus, hört die Station aber nicht.',
    remedy: 'Prüfen Sie die Leitung von der Station zum RX-Pin der Platine: was die Platine sendet, kommt an.',
  },
  'board.brownout': {
    name: 'Versorgung bricht ein',
    says: 'Die Versorgung der Platine bricht ein: sie setzt sich selbst zurück.',
    remedy: 'Prüfen Sie Versorgung, Kabel und Hub dieses Steckplatzes und starten Sie dann erneut.',
  },
  'board.garbled': {
    name: 'Daten beschädigt',
    says: 'Die Platine antwortet, aber die Daten kommen beschädigt an.',
    remedy: 'Prüfen Sie Kabel, Masse und Prüfstifte dieses Steckplatzes und starten Sie dann erneut.',
  },
  'board.refused-command': {
    name: 'Befehl abgelehnt',
    says: 'Die Platine hat einen Befehl des Bootloaders abgelehnt.',
    remedy: 'Starten Sie die Platine erneut. Lehnt sie wieder ab, legen Sie sie für die QS beiseite.',
  },
  'board.unknown-chip': {
    name: 'Chip unbekannt',
    says: 'Den Chip auf dieser Platine kennt die Station nicht.',
    remedy: 'Prüfen Sie, ob die richtige Platine in der Aufnahme liegt.',
  },
  'board.wrong-chip': {
    name: 'Falscher Chip',
    says: 'Der Chip auf dieser Platine ist nicht der, für den dieses Produkt gebaut ist.',
    remedy: 'Prüfen Sie Auftrag und Platine. Erzwingen Sie nichts.',
  },
  'board.chip-revision': {
    name: 'Falsche Chip-Revision',
    says: 'Die Firmware unterstützt diese Chip-Revision nicht.',
    remedy: 'Legen Sie die Platine beiseite; der Firmware-Stand unterstützt dieses Silizium nicht.',
  },
  'board.newer-secure-version': {
    name: 'Firmware zu alt',
    says: 'Der Chip verlangt eine neuere Firmware: sein Rollback-Zähler ist weiter als dieses Release.',
    remedy: 'Legen Sie die Platine beiseite; sie braucht ein Release mit höherem `secure_version`.',
  },
  'board.secure-version-unread': {
    name: 'Rollback unlesbar',
    says: 'Der Anti-Rollback-Zähler dieses Chips ist nicht lesbar.',
    remedy:
      'Legen Sie die Platine für die QS beiseite, oder flashen Sie sie mit --chip-secure-version und dem Zählerstand aus der Geräteakte.',
  },
  'board.flash-too-small': {
    name: 'Flash zu klein',
    says: 'Der Flash-Chip ist kleiner, als die Firmware es braucht.',
    remedy: 'Legen Sie die Platine beiseite: Es wurde ein falscher Flash-Chip bestückt.',
  },
  'board.flash-out-of-reach': {
    name: 'Flash unerreichbar',
    says: 'Die Firmware liegt jenseits von 16 MB Flash, wohin der Lader dieses Chips nicht schreiben kann.',
    remedy:
      'Nehmen Sie einen Chip und einen Modus, die dorthin reichen: nur das Hilfsprogramm von ESP32-S3, C5, C61 und P4 schreibt dort.',
  },
  'board.flash-unknown': {
    name: 'Flash unbekannt',
    says: 'Der Flash-Chip hat nicht gemeldet, was er ist.',
    remedy: 'Prüfen Sie den Flash-Chip und seine Versorgung; legen Sie die Platine für die QS beiseite.',
  },
  'board.locked': {
    name: 'Platine gesperrt',
    says: 'Die Platine ist bereits gesperrt: Sicherer Download-Modus oder Flash-Verschlüsselung ist aktiv.',
    remedy: 'Geben Sie die Platine in die Nacharbeit; sie ist kein neues Gerät.',
  },
  'board.not-locked': {
    name: 'Nicht gesperrt',
    says: 'Die Platine ist nicht im sicheren Download-Modus: Was geschrieben wird, kann und muss geprüft werden.',
    remedy: 'Lassen Sie --unverified weg.',
  },
  'board.would-not-start': {
    name: 'Würde nicht starten',
    says: 'Mit dieser Firmware würde die Platine nie wieder starten, und sie lässt sich nicht auslesen.',
    remedy:
      'Flash-Verschlüsselung braucht ein Image, das für genau diese Einheit verschlüsselt ist, Secure Boot ein signiertes.',
  },
  'board.stub-did-not-start': {
    name: 'Hilfsprogramm steht',
    says: 'Das Flash-Hilfsprogramm wurde geladen, ist aber nicht gestartet.',
    remedy: 'Starten Sie die Platine erneut. Schlägt es wieder fehl, prüfen Sie Versorgung und Kabel.',
  },
  'board.write-failed': {
    name: 'Flash nicht schreibbar',
    says: 'Ein Block konnte nicht in den Flash geschrieben werden.',
    remedy: 'Starten Sie die Platine erneut. Schlägt es wieder fehl, ist der Flash-Chip oder seine Versorgung defekt.',
  },
  'board.verify-mismatch': {
    name: 'Flash liest falsch',
    says: 'Was der Chip aus dem Flash zurückliest, ist nicht das, was gesendet wurde.',
    remedy: 'Starten Sie die Platine noch einmal. Schlägt es wieder fehl, ist der Flash-Chip defekt.',
  },
  'board.boot-failed': {
    name: 'Startet nicht',
    says: 'Die Firmware wurde geschrieben, aber das Gerät hat sie nicht gestartet.',
    remedy: 'Lesen Sie das Boot-Protokoll in den Nachweisdaten; legen Sie die Platine für die QS beiseite.',
  },
  'board.agent-silent': {
    name: 'Agent stumm',
    says: 'Die Firmware läuft, aber der Geräteagent antwortet nicht.',
    remedy: 'Prüfen Sie, ob diese Firmware den Geräteagenten enthält; wenn ja, legen Sie die Platine beiseite.',
  },
  'board.agent-refused': {
    name: 'Agent lehnt ab',
    says: 'Der Geräteagent hat eine Anfrage abgelehnt.',
    remedy: 'Lesen Sie den Grund in den Nachweisdaten; legen Sie die Platine für die QS beiseite.',
  },
  'board.agent-broke-protocol': {
    name: 'Agent unverständlich',
    says: 'Der Geräteagent hat etwas gesendet, das sein Protokoll nicht erlaubt.',
    remedy: 'Prüfen Sie, ob die Firmware einen Geräteagenten enthält, den diese Station unterstützt.',
  },
  'board.wrong-firmware': {
    name: 'Falsche Firmware',
    says: 'Auf dem Gerät läuft eine andere Firmware als die geschriebene.',
    remedy: 'Starten Sie die Platine erneut. Wiederholt es sich, legen Sie sie für die QS beiseite.',
  },
  'board.mac-changed': {
    name: 'Platine vertauscht',
    says: 'Die Platine, die jetzt antwortet, ist nicht die, mit der dieser Steckplatz begonnen hat.',
    remedy:
      'Tauschen Sie während eines Laufs keine Platinen. Starten Sie den Steckplatz mit einer einzigen Platine neu.',
  },
  'board.lock-not-applied': {
    name: 'Sperre unwirksam',
    says: 'Die Sperre wurde befohlen, aber das Zurücklesen zeigt, dass sie nicht wirksam ist.',
    remedy: 'Legen Sie die Platine in den Sperrbehälter.',
  },
} as const satisfies Partial<FaultWords>;
