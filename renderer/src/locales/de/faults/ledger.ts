import type { FaultWords } from '../../fault-words.ts';

export const ledgerFaults = {
  'ledger.not-begun': {
    name: 'Noch kein Journal',
    says: 'Diese Station hat noch kein Fertigungsjournal.',
    remedy: 'Starten Sie die Station. Der erste Start einer neuen Station legt ihr Journal an.',
  },
  'ledger.cannot-open': {
    name: 'Journal öffnet nicht',
    says: 'Das Fertigungsjournal lässt sich nicht öffnen.',
    remedy:
      'Prüfen Sie, ob das Datenverzeichnis vorhanden und beschreibbar ist und auf einem lokalen Datenträger liegt.',
  },
  'ledger.unchecked': {
    name: 'Journal wird geprüft',
    says: 'Die Station prüft noch ihr Fertigungsjournal.',
    remedy: 'Warten Sie: Ein langes Journal braucht ein bis zwei Minuten. Die Nachweisdaten zeigen den Fortschritt.',
  },
  'ledger.not-checked': {
    name: 'Buch nicht geprüft',
    says: 'Das Fertigungsbuch konnte nicht geprüft werden; über seinen Inhalt ist nichts bekannt.',
    remedy:
      'Lassen Sie sich Leserechte an der angezeigten Datei geben, oder prüfen Sie eine Kopie des Datenverzeichnisses.',
  },
  'ledger.busy': {
    name: 'Journal belegt',
    says: 'Ein anderer Stationsprozess verwendet dieses Fertigungsjournal.',
    remedy: 'Beenden Sie den anderen Prozess: In ein Fertigungsjournal schreibt nur einer.',
  },
  'ledger.disk-full': {
    name: 'Datenträger voll',
    says: 'Der Datenträger ist voll; das Fertigungsjournal nimmt keine Einträge mehr auf.',
    remedy: 'Schaffen Sie Platz auf dem Datenträger des Datenverzeichnisses. Bis dahin wird nichts signiert.',
  },
  'ledger.damaged': {
    name: 'Journal beschädigt',
    says: 'Das Fertigungsjournal ist beschädigt.',
    remedy:
      'Nehmen Sie die Station außer Betrieb und rufen Sie den Sicherheitsbeauftragten. Verändern Sie die Dateien nicht.',
  },
  'ledger.rolled-back': {
    name: 'Journal zurückgesetzt',
    says: 'Das Fertigungsjournal ist kürzer als das, das der Signierdienst signiert hat.',
    remedy:
      'Stellen Sie das neueste Journal wieder her und lassen Sie dann zwei Beauftragte die Sperre aufheben. Beginnen Sie kein anderes Journal.',
  },
  'ledger.forked': {
    name: 'Journal abgespalten',
    says: 'Das Fertigungsjournal ist ein anderes als das, das der Signierdienst signiert hat.',
    remedy:
      'Bewahren Sie dieses Journal als Beweis auf, stellen Sie das signierte wieder her und lassen Sie dann zwei Beauftragte die Sperre aufheben.',
  },
  'ledger.foreign-file': {
    name: 'Journaldatei ersetzt',
    says: 'Eine Datei des Fertigungsjournals ist keine einfache Datei dieses Kontos.',
    remedy:
      'Rufen Sie den Sicherheitsbeauftragten. Stellen Sie die Datei aus dem Nachweis wieder her; folgen Sie keinen Verknüpfungen und kopieren Sie keine.',
  },
  'ledger.foreign-schema': {
    name: 'Journaldatei verändert',
    says: 'Die Journaldatei enthält Definitionen, die keine Station angelegt hat.',
    remedy:
      'Bewahren Sie die Datei als Beweis auf und rufen Sie den Sicherheitsbeauftragten. Es wurde nichts hineingeschrieben.',
  },
  'ledger.second-writer': {
    name: 'Zweiter Schreiber',
    says: 'Etwas anderes hat ins Fertigungsjournal geschrieben, während die Station lief.',
    remedy:
      'Stoppen Sie die Station und rufen Sie den Sicherheitsbeauftragten. Der nächste Start prüft das ganze Journal.',
  },
  'ledger.write-failed': {
    name: 'Journal-Schreibfehler',
    says: 'Das Fertigungsjournal konnte einen Eintrag nicht aufnehmen.',
    remedy: 'Prüfen Sie den Datenträger des Datenverzeichnisses. Bis er beschreibbar ist, wird nichts signiert.',
  },
  'ledger.conflict': {
    name: 'Doppelt vergeben',
    says: 'Das Fertigungsjournal hat den Eintrag abgelehnt: Er widerspricht einem früheren.',
    remedy:
      'Halten Sie die Linie an und rufen Sie die QS: Eine Seriennummer, MAC oder ein Schlüssel würde zweimal verwendet.',
  },
  'ledger.not-found': {
    name: 'Gerät nicht gefunden',
    says: 'Dieses Gerät steht nicht im Fertigungsjournal.',
    remedy:
      'Suchen Sie das Gerät: Die Suche findet auch Tippfehler, Fingerabdrücke und WLAN-Namen. Prüfen Sie das Datenverzeichnis.',
  },
  'ledger.no-such-entry': {
    name: 'Kein solcher Eintrag',
    says: 'Das Journal hat keinen Eintrag mit dieser Nummer.',
    remedy: 'Prüfen Sie die Nummer: Die Nachweisdaten zeigen, wie viele Einträge es gibt.',
  },
  'checkpoint.malformed': {
    name: 'Prüfpunkt fehlerhaft',
    says: 'Der Prüfpunkt ist fehlerhaft aufgebaut.',
    remedy: 'Prüfen Sie den Offset aus den Nachweisdaten und holen Sie den Prüfpunkt erneut.',
  },
  'checkpoint.untrusted': {
    name: 'Prüfpunkt unecht',
    says: 'Der Prüfpunkt ist nicht mit dem erwarteten Schlüssel signiert.',
    remedy:
      'Prüfen Sie den eingestellten Schlüssel. Stimmt er, rufen Sie den Sicherheitsbeauftragten: Das Journal könnte gefälscht sein.',
  },
} as const satisfies Partial<FaultWords>;
