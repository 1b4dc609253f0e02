import type { FaultWords } from '../../fault-words.ts';

export const ceremonyFaults = {
  'ceremony.not-begun': {
    name: 'Keine Zeremonie',
    says: 'In diesem Ordner wurde keine Schlüsselzeremonie begonnen.',
    remedy:
      'Beginnen Sie sie mit `birthmark ca init` (eine Root mit `birthmark ca root init`), oder nennen Sie ihren Ordner mit --dir.',
  },
  'ceremony.damaged': {
    name: 'Zeremonie beschädigt',
    says: 'Die Datei, die diese Zeremonie festhält, ist beschädigt.',
    remedy: 'Stellen Sie die Datei aus einer Kopie wieder her, oder beginnen Sie mit leerem Token neu.',
  },
  'ceremony.other-settings': {
    name: 'Andere Angaben',
    says: 'Die Zeremonie in diesem Ordner begann mit anderen Angaben.',
    remedy: 'Setzen Sie sie mit den Angaben der Belege fort, oder nehmen Sie einen anderen Ordner.',
  },
  'ceremony.out-of-order': {
    name: 'Schritt nicht fällig',
    says: 'Die Zeremonie ist noch nicht oder nicht mehr bei diesem Schritt.',
    remedy: 'Rufen Sie `birthmark ca status` auf; das zeigt den nächsten Schritt.',
  },
  'ceremony.token-in-use': {
    name: 'Token nicht leer',
    says: 'Das Token enthält schon Schlüssel.',
    remedy: 'Nehmen Sie ein leeres Token: Es hält die Schlüssel dieser Zeremonie und keine anderen.',
  },
  'ceremony.bad-request': {
    name: 'CA-Antrag abgelehnt',
    says: 'Die Wurzel signiert diesen Zertifikatsantrag nicht.',
    remedy: 'Holen Sie den Antrag noch einmal aus der Zeremonie der Station, die ihn geschrieben hat.',
  },
  'ceremony.bad-certificate': {
    name: 'CA abgelehnt',
    says: 'Das CA-Zertifikat verletzt Regeln der Zeremonie.',
    remedy: 'Lassen Sie die Wurzel den Antrag neu signieren und berichtigen, was die Belege nennen.',
  },
  'ceremony.root-in-token': {
    name: 'Wurzel im Token',
    says: 'Der Schlüssel der Wurzel liegt im Token der Station.',
    remedy: 'Erzeugen Sie eine Wurzel in einem eigenen Token, auf einem Rechner, der keine Station ist.',
  },
  'ceremony.not-confirmed': {
    name: 'Schritt unbestätigt',
    says: 'Niemand hat diesen Schritt der Zeremonie bestätigt; nichts wurde getan.',
    remedy: 'Lesen Sie, was angezeigt wird, und geben Sie dann die verlangten Worte ein.',
  },
  'hsm.last-try': {
    name: 'Letzte HSM-PIN-Chance',
    says: 'Das HSM-Token erlaubt nur noch einen PIN-Versuch.',
    remedy: 'Prüfen Sie die PIN erst mit dem Werkzeug des Herstellers. Es wurde keine PIN versucht.',
  },
} as const satisfies Partial<FaultWords>;
