import type { FaultWords } from '../../fault-words.ts';

export const releaseFaults = {
  'release.not-found': {
    name: 'Kein Release hier',
    says: 'In diesem Ordner liegt kein Firmware-Release.',
    remedy: 'Nennen Sie den Ordner, den `birthmark release import` angelegt hat.',
  },
  'release.is-a-build': {
    name: 'Release unsigniert',
    says: 'Das ist ein Build-Verzeichnis, kein signiertes Firmware-Release.',
    remedy: 'Lassen Sie es dort signieren, wo der Release-Schlüssel liegt: `birthmark release import`.',
  },
  'release.bad-signature': {
    name: 'Signatur ungültig',
    says: 'Die Signatur des Firmware-Release ist ungültig.',
    remedy: 'Verwenden Sie dieses Release nicht. Holen Sie es erneut von dort, wo es signiert wurde.',
  },
  'release.untrusted-key': {
    name: 'Release nicht vertraut',
    says: 'Das Firmware-Release ist mit einem Schlüssel signiert, dem hier nicht vertraut wird.',
    remedy:
      'Prüfen Sie, woher das Release kommt. Nur wenn der Schlüssel richtig ist, nehmen Sie ihn in die vertrauten Schlüssel auf.',
  },
  'release.no-trusted-key': {
    name: 'Kein Release-Schlüssel',
    says: 'Hier wird keinem Release-Schlüssel vertraut, also kann kein Release geprüft werden.',
    remedy:
      'Legen Sie den öffentlichen Release-Schlüssel in den Ordner release-keys der Station, oder nennen Sie ihn mit --trust.',
  },
  'release.bad-key': {
    name: 'Falsche Schlüsseldatei',
    says: 'Diese Datei ist nicht der Release-Schlüssel, der hier gebraucht wird.',
    remedy:
      'Erzeugen Sie einen Schlüssel mit `birthmark release key new`. Signiert wird mit der geheimen Datei, vertraut wird der öffentlichen.',
  },
  'release.bad-manifest': {
    name: 'Manifest fehlerhaft',
    says: 'Das Manifest des Firmware-Release verletzt seine Regeln oder beschreibt die Dateien nicht.',
    remedy: 'Verwenden Sie dieses Release nicht. Importieren Sie den Build mit dieser Version der Station neu.',
  },
  'release.altered-file': {
    name: 'Release verändert',
    says: 'Eine Datei des Firmware-Release ist nicht die, die signiert wurde.',
    remedy:
      'Verwenden Sie dieses Release nicht. Holen Sie es erneut von dort, wo es signiert wurde, und klären Sie, wer es verändert hat.',
  },
  'release.missing-file': {
    name: 'Release unvollständig',
    says: 'Eine Datei des Firmware-Release fehlt.',
    remedy: 'Kopieren Sie das Release noch einmal vollständig.',
  },
  'release.additional-file': {
    name: 'Fremde Datei darin',
    says: 'Im Firmware-Release liegt eine Datei, die nicht signiert wurde.',
    remedy: 'Verwenden Sie dieses Release nicht. Holen Sie es erneut von dort, wo es signiert wurde.',
  },
  'release.occupied': {
    name: 'Ort ist belegt',
    says: 'Wo das Firmware-Release hin soll, liegt schon etwas anderes.',
    remedy: 'Wählen Sie einen anderen Ordner, oder entfernen Sie, was dort liegt.',
  },
  'release.not-stored': {
    name: 'Release nicht abgelegt',
    says: 'Das Firmware-Release konnte nicht geschrieben werden; es hat sich nichts geändert.',
    remedy: 'Prüfen Sie den Datenträger und die Rechte des Ordners, und importieren Sie erneut.',
  },
  'firmware.bad-signature': {
    name: 'Boot-Signatur falsch',
    says: 'Eine Secure-Boot-Signatur eines Firmware-Images ist beschädigt oder ungültig.',
    remedy: 'Signieren Sie das Image neu; ein Chip mit Secure Boot würde dieses nicht starten.',
  },
  'firmware.not-signed': {
    name: 'Image nicht signiert',
    says: 'Ein Firmware-Image trägt keine Secure-Boot-Signatur, das Produkt verlangt aber eine.',
    remedy: 'Signieren Sie das Image, auch den Bootloader, und importieren Sie den Build erneut.',
  },
  'firmware.wrong-signing-key': {
    name: 'Falscher Signierer',
    says: 'Ein Firmware-Image ist mit einem Schlüssel signiert, den das Produkt nicht erwartet oder den der Chip nicht prüfen kann.',
    remedy:
      'Halt. Ein Chip, der auf den falschen Schlüssel gesperrt ist, startet nie wieder. Vergleichen Sie die Schlüssel-Digests in den Nachweisdaten.',
  },
  'firmware.not-keep': {
    name: 'Kopf würde geändert',
    says: 'Die Flash-Einstellungen des Builds würden den Kopf eines signierten Bootloaders ändern.',
    remedy:
      'Bauen Sie mit den Flash-Einstellungen, mit denen der Bootloader signiert wurde, oder setzen Sie sie auf keep.',
  },
} as const satisfies Partial<FaultWords>;
