import type { FaultWords } from '../../fault-words.ts';

export const firmwareFaults = {
  'firmware.not-found': {
    name: 'Firmware fehlt',
    says: 'Das Build-Verzeichnis der Firmware oder eine seiner Dateien fehlt.',
    remedy: 'Importieren Sie das IDF-Build-Verzeichnis noch einmal vollständig.',
  },
  'firmware.bad-build': {
    name: 'Build unlesbar',
    says: 'Die Beschreibung des Firmware-Builds ist nicht zu verstehen.',
    remedy: 'Bauen Sie das Projekt mit ESP-IDF neu und importieren Sie das ganze Build-Verzeichnis.',
  },
  'firmware.path-escapes': {
    name: 'Datei außerhalb',
    says: 'Der Build nennt eine Datei außerhalb des erlaubten Ordners.',
    remedy: 'Verschieben Sie die Datei in das Build-Verzeichnis und importieren Sie es erneut.',
  },
  'firmware.bad-image': {
    name: 'Image beschädigt',
    says: 'Ein Firmware-Image ist beschädigt oder gar kein Firmware-Image.',
    remedy: 'Bauen Sie das Projekt neu und importieren Sie es; verwenden Sie diese Datei nicht.',
  },
  'firmware.image-truncated': {
    name: 'Image unvollständig',
    says: 'Ein Firmware-Image endet früher, als sein eigener Kopf angibt.',
    remedy: 'Kopieren oder bauen Sie die Datei neu; diese ist unvollständig.',
  },
  'firmware.bad-checksum': {
    name: 'Prüfsumme falsch',
    says: 'Die Prüfsumme eines Firmware-Images ist falsch.',
    remedy: 'Kopieren oder bauen Sie die Datei neu; diese ist beschädigt.',
  },
  'firmware.bad-sha256': {
    name: 'Image-Hash falsch',
    says: 'Der SHA-256-Wert in einem Firmware-Image passt nicht zu seinem Inhalt.',
    remedy: 'Kopieren oder bauen Sie die Datei neu; diese ist beschädigt oder wurde verändert.',
  },
  'firmware.wrong-chip': {
    name: 'Image für anderen Chip',
    says: 'Ein Firmware-Image wurde für einen anderen Chip gebaut.',
    remedy: 'Wählen Sie den Build dieses Produkts oder bauen Sie ihn für das richtige Ziel.',
  },
  'firmware.too-large': {
    name: 'Image zu groß',
    says: 'Ein Firmware-Image ist größer als seine Partition.',
    remedy: 'Vergrößern Sie die Partition oder verkleinern Sie das Image und importieren Sie es dann erneut.',
  },
  'firmware.overlap': {
    name: 'Dateien überlappen',
    says: 'Zwei Dateien der Firmware würden einander überschreiben.',
    remedy: 'Korrigieren Sie die Offsets des Builds und importieren Sie ihn erneut.',
  },
  'firmware.misplaced': {
    name: 'Datei am falschen Ort',
    says: 'Eine Datei liegt an einem Offset, für den die Partitionstabelle nichts vorsieht.',
    remedy: 'Korrigieren Sie die Partitionstabelle oder den Offset der Datei und importieren Sie dann erneut.',
  },
  'firmware.beyond-flash': {
    name: 'Über das Flash hinaus',
    says: 'Die Firmware reicht über das Ende des Flash-Chips hinaus.',
    remedy: 'Verwenden Sie eine kleinere Aufteilung oder einen größeren Flash-Chip.',
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
    name: 'Secure Cert falsch',
    says: 'Eine esp_secure_cert-Partition verletzt die Regeln ihres Formats.',
    remedy: 'Sehen Sie sich den Offset aus den Nachweisdaten an.',
  },
  'product.bad-config': {
    name: 'Produktdatei falsch',
    says: 'Die Produktbeschreibung fehlt oder ist falsch.',
    remedy: 'Korrigieren Sie das in den Nachweisdaten genannte Feld von product.json.',
  },
  'product.no-partition': {
    name: 'Partition fehlt',
    says: 'Die Partitionstabelle hat keinen Platz für das, was dieses Produkt speichern muss.',
    remedy: 'Fügen Sie die in den Nachweisdaten genannte Partition zur Partitionstabelle hinzu.',
  },
} as const satisfies Partial<FaultWords>;
