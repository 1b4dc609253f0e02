import type { FaultWords } from '../../fault-words.ts';

export const releaseFaults = {
  'release.not-found': {
    name: 'Kein Release hier',
    says: 'In diesem Ordner liegt kein Firmware-Release.',
    remedy: 'Nennen Sie den Ordner, den `birthmark release import` angelegt hat.',
  },
  'release.is-a-build': {
    name: 'Release unsigniert',
    says: 'Das ist ein Build, kein signiertes Release.',
    remedy: 'Lassen Sie es dort signieren, wo der Release-Schlüssel liegt: `birthmark release import`.',
  },
  'release.bad-signature': {
    name: 'Signatur ungültig',
    says: 'Die Signatur des Firmware-Release ist ungültig.',
    remedy: 'Verwenden Sie dieses Release nicht. Holen Sie es erneut von dort, wo es signiert wurde.',
  },
  'release.untrusted-key': {
    name: 'Release nicht vertraut',
    says: 'Die Station vertraut dem Schlüssel nicht, der dieses Release signiert hat.',
    remedy: 'Prüfen Sie, woher das Release kommt. Vertrauen Sie seinem Schlüssel nur, wenn er der richtige ist.',
  },
  'release.no-trusted-key': {
    name: 'Kein Release-Schlüssel',
    says: 'Die Station vertraut keinem Release-Schlüssel und kann daher kein Release prüfen.',
    remedy:
      'Legen Sie den öffentlichen Release-Schlüssel in den Ordner release-keys der Station oder nennen Sie ihn mit --trust.',
  },
  'release.bad-key': {
    name: 'Falsche Schlüsseldatei',
    says: 'Diese Datei ist nicht der hier benötigte Release-Schlüssel.',
    remedy:
      'Erzeugen Sie einen Schlüssel mit `birthmark release key new`. Signieren Sie mit der geheimen Datei; vertrauen Sie der öffentlichen.',
  },
  'release.bad-manifest': {
    name: 'Manifest fehlerhaft',
    says: 'Das Manifest des Release ist ungültig oder passt nicht zu den Dateien.',
    remedy: 'Verwenden Sie dieses Release nicht. Importieren Sie den Build mit dieser Version der Station neu.',
  },
  'release.altered-file': {
    name: 'Release verändert',
    says: 'Eine Datei des Release weicht von der signierten ab.',
    remedy:
      'Verwenden Sie dieses Release nicht. Holen Sie es erneut von dort, wo es signiert wurde, und klären Sie, wer es verändert hat.',
  },
  'release.missing-file': {
    name: 'Release unvollständig',
    says: 'Eine Datei des Firmware-Release fehlt.',
    remedy: 'Kopieren Sie das vollständige Release erneut.',
  },
  'release.additional-file': {
    name: 'Unsignierte Datei',
    says: 'Das Release enthält eine Datei, die nicht signiert wurde.',
    remedy: 'Verwenden Sie dieses Release nicht. Holen Sie es erneut von dort, wo es signiert wurde.',
  },
  'release.occupied': {
    name: 'Ziel ist belegt',
    says: 'Am Ziel des Release liegt schon etwas anderes.',
    remedy: 'Wählen Sie einen anderen Ordner oder entfernen Sie seinen Inhalt.',
  },
  'release.not-stored': {
    name: 'Release ungespeichert',
    says: 'Das Firmware-Release konnte nicht gespeichert werden; nichts hat sich geändert.',
    remedy: 'Prüfen Sie Datenträger und Rechte des Ordners und importieren Sie erneut.',
  },
  'firmware.bad-signature': {
    name: 'Boot-Signatur falsch',
    says: 'Die Secure-Boot-Signatur eines Firmware-Images ist ungültig.',
    remedy: 'Signieren Sie das Image neu: Ein Chip mit Secure Boot würde es nicht starten.',
  },
  'firmware.not-signed': {
    name: 'Image nicht signiert',
    says: 'Einem Firmware-Image fehlt die vom Produkt verlangte Secure-Boot-Signatur.',
    remedy: 'Signieren Sie jedes Image, auch den Bootloader, und importieren Sie den Build erneut.',
  },
  'firmware.wrong-signing-key': {
    name: 'Falscher Signierer',
    says: 'Ein Firmware-Image ist mit dem falschen Secure-Boot-Schlüssel signiert.',
    remedy:
      'Halten Sie an: Ein auf den falschen Schlüssel gesperrter Chip startet nie wieder. Vergleichen Sie die Digests in den Nachweisdaten.',
  },
  'firmware.not-keep': {
    name: 'Kopf würde geändert',
    says: 'Die Flash-Einstellungen würden den Kopf eines signierten Bootloaders ändern.',
    remedy:
      'Bauen Sie mit den Flash-Einstellungen, mit denen der Bootloader signiert wurde, oder setzen Sie sie auf keep.',
  },
} as const satisfies Partial<FaultWords>;
