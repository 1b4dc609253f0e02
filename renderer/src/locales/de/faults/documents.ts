import type { FaultWords } from '../../fault-words.ts';

export const documentFaults = {
  'document.malformed': {
    name: 'Dokument fehlerhaft',
    says: 'Diese Datei ist kein gültiges signiertes Dokument.',
    remedy: 'Holen Sie das Dokument erneut bei den Beauftragten, die es signiert haben.',
  },
  'document.untrusted': {
    name: 'Dokument unbestätigt',
    says: 'Dem Dokument fehlen gültige Signaturen zweier Sicherheitsbeauftragter.',
    remedy: 'Lassen Sie zwei verschiedene Beauftragte dieser Station das Dokument signieren.',
  },
  'document.bad-officers': {
    name: 'Falsche Beauftragte',
    says: 'Mit der Liste der Beauftragten lassen sich keine Signaturen prüfen.',
    remedy: 'Nennen Sie mindestens zwei Beauftragte, jeden mit eigener Kennung und eigenem Schlüssel.',
  },
  'document.other-officers': {
    name: 'Andere Beauftragte',
    says: 'Die Liste nennt andere Sicherheitsbeauftragte als die Schlüsselzeremonie.',
    remedy:
      'Vergleichen Sie die Fingerabdrücke mit dem Protokoll der Schlüsselzeremonie. Installieren Sie die Liste, die es nennt, oder berichtigen Sie `officersSha256`.',
  },
  'document.ends-soon': {
    name: 'Dokument läuft ab',
    says: 'Ein Dokument oder Zertifikat der Station läuft bald ab.',
    remedy: 'Bitten Sie die Sicherheitsbeauftragten rechtzeitig um das nächste.',
  },
  'document.not-in-force': {
    name: 'Dokument ungültig',
    says: 'Das Dokument gilt zurzeit nicht.',
    remedy: 'Prüfen Sie die Uhr der Station oder lassen Sie zwei Beauftragte ein neues Dokument signieren.',
  },
  'document.of-another-station': {
    name: 'Falsches Dokument',
    says: 'Das Dokument wurde für eine andere Station signiert.',
    remedy: 'Installieren Sie das Dokument, das die Beauftragten für diese Station signiert haben.',
  },
  'document.superseded': {
    name: 'Dokument veraltet',
    says: 'Vorher galt ein Dokument mit höherer Nummer.',
    remedy:
      'Installieren Sie das neueste Dokument. Ist dieses gemeint, lassen Sie es mit höherer Nummer erneut signieren.',
  },
  'document.other-kind': {
    name: 'Probe oder Produktion',
    says: 'Dokumente einer Probestation und der Produktion passen nicht zusammen.',
    remedy:
      'Verwenden Sie, was für eine Station dieser Art signiert ist. Richten Sie für die Produktion eine neue Station ein.',
  },
  'permit.outside-ca': {
    name: 'Außerhalb der CA',
    says: 'Die ausstellende CA darf die Namen in dieser Genehmigung nicht zertifizieren.',
    remedy:
      'Lassen Sie eine Genehmigung für die Namen im Nachweis unterschreiben, oder die Wurzel-CA andere Namen zulassen.',
  },
  'permit.not-covered': {
    name: 'Nicht genehmigt',
    says: 'Die Genehmigung deckt dieses Gerät nicht ab.',
    remedy:
      'Lesen Sie den Grund im Nachweis und bitten Sie Sicherheitsbeauftragte um eine Genehmigung für dieses Gerät.',
  },
  'permit.out-of-hours': {
    name: 'Außerhalb der Zeiten',
    says: 'Die Genehmigung erlaubt zu dieser Stunde keine Zertifikate.',
    remedy:
      'Arbeiten Sie in den Zeiten der Genehmigung weiter oder bitten Sie Sicherheitsbeauftragte um andere Zeiten.',
  },
  'permit.offline': {
    name: 'Zu lange offline',
    says: 'Ohne Quittung der Zentrale erlaubt die Genehmigung keine weiteren Zertifikate.',
    remedy: 'Stellen Sie die Verbindung zur Zentrale her. Mit der nächsten Quittung geht es weiter.',
  },
  'permit.revoked': {
    name: 'Genehmigung widerrufen',
    says: 'Sicherheitsbeauftragte haben diese Genehmigung widerrufen.',
    remedy: 'Fragen Sie einen Sicherheitsbeauftragten, welche Genehmigung sie ersetzt.',
  },
  'permit.old-form': {
    name: 'Unsigniert genehmigt',
    says: 'Diese Genehmigung hat die alte Form ohne Signaturen.',
    remedy: 'Lassen Sie zwei Sicherheitsbeauftragte mit `birthmark permit new` eine Genehmigung signieren.',
  },
  'officer.bad-key': {
    name: 'Schlüssel unpassend',
    says: 'Diese Datei ist nicht der hier nötige Schlüssel eines Beauftragten.',
    remedy: 'Erzeugen Sie einen Schlüssel mit `birthmark officer new`. Anderen geben Sie nur die Datei .officer.json.',
  },
  'officer.no-key-beside': {
    name: 'Schlüssel nicht hier',
    says: 'Neben dieser Datei liegt kein privater Schlüssel des Beauftragten.',
    remedy:
      'Nennen Sie die .officer.json-Datei in dem Ordner, in dem der Schlüssel liegt: ID.key.pem oder ID.token.json.',
  },
  'officer.wrong-passphrase': {
    name: 'Passphrase falsch',
    says: 'Die Passphrase öffnet diesen Schlüssel nicht.',
    remedy: 'Geben Sie die Passphrase dieses Schlüssels erneut ein.',
  },
  'officer.weak-passphrase': {
    name: 'Passphrase zu kurz',
    says: 'Diese Passphrase ist zu leicht zu erraten.',
    remedy: 'Wählen Sie mindestens 16 Zeichen, etwa fünf Wörter, die nicht zusammengehören.',
  },
  'officer.different-passphrase': {
    name: 'Passphrasen ungleich',
    says: 'Die beiden Passphrasen stimmen nicht überein.',
    remedy: 'Geben Sie zweimal dieselbe Passphrase ein.',
  },
  'officer.not-confirmed': {
    name: 'Nicht bestätigt',
    says: 'Der Beauftragte hat das Dokument nicht bestätigt; es wurde nichts signiert.',
    remedy: 'Lesen Sie das Dokument und geben Sie dann das verlangte Wort ein.',
  },
  'officer.signed-already': {
    name: 'Bereits signiert',
    says: 'Dieser Beauftragte hat das Dokument bereits signiert.',
    remedy: 'Geben Sie das Dokument für die zweite Signatur an einen anderen Beauftragten.',
  },
  'officer.last-try': {
    name: 'Letzter PIN-Versuch',
    says: 'Das Token dieses Beauftragten erlaubt nur noch einen PIN-Versuch.',
    remedy: 'Prüfen Sie die PIN mit dem Werkzeug des Herstellers. Es wurde keine PIN versucht.',
  },
} as const satisfies Partial<FaultWords>;
