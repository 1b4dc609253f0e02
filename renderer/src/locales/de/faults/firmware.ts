import type { FaultWords } from '../../fault-words.ts';

export const firmwareFaults = {
  'firmware.not-found': {
    name: 'Firmware fehlt',
    says: 'Das Build-Verzeichnis der Firmware oder eine Datei darin fehlt.',
    remedy: 'Importieren Sie das vollständige ESP-IDF-Build-Verzeichnis erneut.',
  },
  'firmware.bad-build': {
    name: 'Build ungültig',
    says: 'Die Beschreibung dieses Firmware-Builds ist ungültig.',
    remedy: 'Bauen Sie das Projekt mit ESP-IDF neu und importieren Sie das ganze Build-Verzeichnis.',
  },
  'firmware.path-escapes': {
    name: 'Datei außerhalb',
    says: 'Der Build verweist auf eine Datei außerhalb des erlaubten Ordners.',
    remedy: 'Verschieben Sie die Datei in das Build-Verzeichnis und importieren Sie es erneut.',
  },
  'firmware.bad-image': {
    name: 'Image ungültig',
    says: 'Ein Firmware-Image ist beschädigt oder kein Firmware-Image.',
    remedy: 'Bauen Sie das Projekt neu und importieren Sie es. Verwenden Sie diese Datei nicht.',
  },
  'firmware.image-truncated': {
    name: 'Image unvollständig',
    says: 'Ein Firmware-Image ist kürzer, als sein Kopf angibt.',
    remedy: 'Kopieren oder bauen Sie die Datei neu: Diese ist unvollständig.',
  },
  'firmware.bad-checksum': {
    name: 'Prüfsumme falsch',
    says: 'Die Prüfsumme eines Firmware-Images ist falsch.',
    remedy: 'Kopieren oder bauen Sie die Datei neu: Diese ist beschädigt.',
  },
  'firmware.bad-sha256': {
    name: 'Image-Hash falsch',
    says: 'Der SHA-256-Wert in einem Firmware-Image passt nicht zum Inhalt.',
    remedy: 'Kopieren oder bauen Sie die Datei neu: Diese ist beschädigt oder verändert.',
  },
  'firmware.wrong-chip': {
    name: 'Image für anderen Chip',
    says: 'Ein Firmware-Image wurde für einen anderen Chip gebaut.',
    remedy: 'Wählen Sie den Build dieses Produkts oder bauen Sie ihn für das richtige Ziel.',
  },
  'firmware.too-large': {
    name: 'Image zu groß',
    says: 'Ein Firmware-Image ist größer als seine Partition.',
    remedy: 'Vergrößern Sie die Partition oder verkleinern Sie das Image und importieren Sie erneut.',
  },
  'firmware.overlap': {
    name: 'Dateien überlappen',
    says: 'Zwei Dateien der Firmware überlappen sich im Flash.',
    remedy: 'Korrigieren Sie die Offsets des Builds und importieren Sie ihn erneut.',
  },
  'firmware.misplaced': {
    name: 'Datei am falschen Ort',
    says: 'Die Partitionstabelle hat am Offset einer Datei keinen Eintrag.',
    remedy: 'Korrigieren Sie die Partitionstabelle oder den Offset der Datei und importieren Sie erneut.',
  },
  'firmware.beyond-flash': {
    name: 'Über Flash-Ende hinaus',
    says: 'Die Firmware reicht über das Ende des Flash-Chips hinaus.',
    remedy: 'Verwenden Sie eine kleinere Aufteilung oder einen größeren Flash-Chip.',
  },
  'firmware.header-too-small': {
    name: 'Flash-Kopf zu klein',
    says: 'Der Bootloader rechnet mit weniger Flash, als die Partitionstabelle braucht.',
    remedy:
      'Stellen Sie die Flash-Größe des Projekts ein (CONFIG_ESPTOOLPY_FLASHSIZE), bauen und importieren Sie es erneut.',
  },
  'firmware.incomplete-build': {
    name: 'Build unvollständig',
    says: 'Dieser Firmware fehlt ein Teil, den jedes Gerät braucht.',
    remedy: 'Ergänzen Sie den in den Nachweisen genannten Teil oder importieren Sie das Build-Verzeichnis von ESP-IDF.',
  },
  'firmware.key-manager': {
    name: 'Nutzt Key Manager',
    says: 'Diese Firmware hält Schlüssel im Key Manager, den Espressif zurückgezogen hat.',
    remedy:
      'Bauen Sie sie so, dass der Schlüssel der Flash-Verschlüsselung in einem eFuse-Block liegt (CONFIG_SECURE_FLASH_ENCRYPTION_KEY_SOURCE).',
  },
  'firmware.nameless-app': {
    name: 'App ohne Namen',
    says: 'Dem App-Deskriptor fehlt die Version oder der ELF-Hash.',
    remedy: 'Bauen Sie mit ESP-IDF und setzen Sie eine Projektversion; esptool elf2image muss den ELF-Hash eintragen.',
  },
  'firmware.merged-image': {
    name: 'Gesamt-Image',
    says: 'Diese Datei ist ein zusammengefügtes Flash-Image, kein einzelnes.',
    remedy: 'Geben Sie sie `birthmark release import`, das sie zerlegt, oder importieren Sie das Build-Verzeichnis.',
  },
  'firmware.other-format': {
    name: 'Anderes Dateiformat',
    says: 'Diese Datei enthält Firmware in einem Format, das die Station nicht annimmt.',
    remedy:
      'Importieren Sie das Build-Verzeichnis mit seinen .bin-Dateien oder ein Gesamt-Image von `esptool merge-bin`.',
  },
  'firmware.not-firmware': {
    name: 'Keine Firmware',
    says: 'Diese Datei ist keine Firmware; beim Laden oder Kopieren ging etwas schief.',
    remedy: 'Holen Sie die Datei noch einmal. Bei einem Git-LFS-Zeiger hilft `git lfs pull`.',
  },
  'format.bad-partition-table': {
    name: 'Partitionen fehlerhaft',
    says: 'Eine Partitionstabelle verletzt die Regeln ihres Formats.',
    remedy: 'Korrigieren Sie die Zeile oder den Offset aus den Nachweisdaten.',
  },
  'format.bad-nvs': {
    name: 'NVS fehlerhaft',
    says: 'Eine NVS-Tabelle oder NVS-Partition verletzt die Regeln ihres Formats.',
    remedy: 'Korrigieren Sie die Zeile oder den Offset aus den Nachweisdaten.',
  },
  'format.nvs-full': {
    name: 'NVS voll',
    says: 'Die Werte passen nicht in die NVS-Partition.',
    remedy: 'Geben Sie der Partition mehr Seiten oder speichern Sie weniger.',
  },
  'format.bad-secure-cert': {
    name: 'esp_secure_cert falsch',
    says: 'Eine esp_secure_cert-Partition verletzt die Regeln ihres Formats.',
    remedy: 'Prüfen Sie den Offset aus den Nachweisdaten.',
  },
  'product.bad-config': {
    name: 'Produktdatei ungültig',
    says: 'Die Produktbeschreibung fehlt oder ist ungültig.',
    remedy: 'Korrigieren Sie das in den Nachweisdaten genannte Feld von product.json.',
  },
  'product.no-identity': {
    name: 'Identität fehlt',
    says: 'Das Produkt nennt nicht, woher der Geräteagent kommt.',
    remedy: 'Ergänzen Sie in product.json den Abschnitt `identity`: arrival, keyOptions und bootTimeoutMs.',
  },
  'firmware.agent-misplaced': {
    name: 'Agent neben dem RAM',
    says: 'Das Agenten-Image braucht RAM, den der ROM-Lader selbst benutzt.',
    remedy:
      'Linken Sie das Image in den freien RAM, den die Nachweisdaten nennen, und importieren Sie den Build erneut.',
  },
  'product.no-agent-image': {
    name: 'Agenten-Image fehlt',
    says: 'Das Release enthält das Agenten-Image nicht, das product.json nennt.',
    remedy:
      'Importieren Sie den Build erneut mit `--agent-image` oder korrigieren Sie identity.agentImage in product.json.',
  },
  'product.no-partition': {
    name: 'Partition fehlt',
    says: 'In der Partitionstabelle fehlt eine Partition, die dieses Produkt braucht.',
    remedy: 'Ergänzen Sie in der Partitionstabelle die Partition aus den Nachweisdaten.',
  },
} as const satisfies Partial<FaultWords>;
