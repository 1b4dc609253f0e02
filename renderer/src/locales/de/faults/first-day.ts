import type { FaultWords } from '../../fault-words.ts';

export const firstDayFaults = {
  'setup.no-station': {
    name: 'Keine Station hier',
    says: 'Dieser Ordner enthält keine Station: station.json fehlt.',
    remedy: 'Richten Sie hier mit `birthmark station init` eine ein, oder nennen Sie mit --data einen anderen Ordner.',
  },
  'setup.station-exists': {
    name: 'Ordner enthält Station',
    says: 'Dieser Ordner enthält schon eine Station.',
    remedy: 'Nennen Sie mit --data einen anderen Ordner, oder prüfen Sie diese Station mit `birthmark station check`.',
  },
  'setup.answered': {
    name: 'Schon beantwortet',
    says: 'Diese Frage wurde anders beantwortet, und die Antwort wird benutzt.',
    remedy: 'Lassen Sie diese Angabe weg, oder richten Sie in einem anderen Ordner eine andere Station ein.',
  },
  'setup.bad-answer': {
    name: 'Antwort unbrauchbar',
    says: 'Die Einrichtung kann diese Antwort nicht verwenden.',
    remedy: 'Antworten Sie in der Form, die im Nachweis steht.',
  },
  'setup.other-document': {
    name: 'Anderes Dokument',
    says: 'Auf diese Datei wartet die Station nicht.',
    remedy: 'Nehmen Sie das zu Signierende noch einmal von dieser Station, und lassen Sie es signieren.',
  },
  'setup.not-signed': {
    name: 'Nicht signierte Kopie',
    says: 'Diese Kopie ist von keinem Beauftragten dieser Station signiert.',
    remedy: 'Lassen Sie sie von einem Beauftragten dieser Station signieren, und nehmen Sie dann die signierte Datei.',
  },
  'setup.other-certificate': {
    name: 'Anderes Zertifikat',
    says: 'Diese Datei ist nicht das Zertifikat zum Antrag dieser Station.',
    remedy: 'Nehmen Sie issuing.pem, das die Root zu diesem Antrag signiert hat. Es wurde nichts übernommen.',
  },
  'setup.other-root': {
    name: 'Andere Root',
    says: 'Diese Root hat das Zertifikat der ausstellenden CA nicht signiert.',
    remedy: 'Nehmen Sie root.pem der Root, die issuing.pem signiert hat. Es wurde nichts übernommen.',
  },
  'setup.busy': {
    name: 'Einrichtung läuft',
    says: 'Ein anderes Programm richtet diese Station gerade ein.',
    remedy: 'Schließen Sie das Programm, das im Nachweis steht, oder machen Sie dort weiter.',
  },
  'setup.moved-on': {
    name: 'Schon weiter',
    says: 'Ein anderes Fenster hat diese Einrichtung bereits fortgesetzt.',
    remedy: 'Lesen Sie, was dieses Fenster jetzt zeigt, und machen Sie dort weiter.',
  },
  'setup.nobody-answered': {
    name: 'Niemand da',
    says: 'Niemand hat rechtzeitig am Bildschirm geantwortet.',
    remedy: 'Drücken Sie „Weiter“, und antworten Sie, wenn der Bildschirm wieder fragt.',
  },
  'setup.no-trial': {
    name: 'Hier keine Probe',
    says: 'Die Desktop-Anwendung richtet keine Probestation ein.',
    remedy: 'Schließen Sie diese Anwendung, und führen Sie `birthmark serve` mit diesem Ordner aus.',
  },
} as const satisfies Partial<FaultWords>;
