import type { FaultWords } from '../../fault-words.ts';

export const ledgerFaults = {
  'ledger.cannot-open': {
    name: 'Buch nicht zu öffnen',
    says: 'Das Fertigungsbuch lässt sich nicht öffnen.',
    remedy:
      'Prüfen Sie, ob das Datenverzeichnis vorhanden und beschreibbar ist und auf einer lokalen Festplatte liegt.',
  },
  'ledger.unchecked': {
    name: 'Buch wird geprüft',
    says: 'Die Station prüft noch ihr Fertigungsbuch.',
    remedy: 'Warten Sie, bis die Prüfung zu Ende ist: Ein langes Buch braucht ein bis zwei Minuten.',
  },
  'ledger.busy': {
    name: 'Buch belegt',
    says: 'Ein anderer Stationsprozess hält dieses Fertigungsbuch.',
    remedy: 'Beenden Sie zuerst den anderen Prozess; in ein Fertigungsbuch schreibt nur einer.',
  },
  'ledger.disk-full': {
    name: 'Festplatte voll',
    says: 'Die Festplatte ist voll: Das Fertigungsbuch kann nichts mehr aufzeichnen.',
    remedy: 'Schaffen Sie Platz auf der Festplatte des Datenverzeichnisses. Bis dahin wird nichts signiert.',
  },
  'ledger.damaged': {
    name: 'Buch beschädigt',
    says: 'Das Fertigungsbuch ist beschädigt.',
    remedy:
      'Nehmen Sie die Station außer Betrieb und rufen Sie den Sicherheitsbeauftragten; lassen Sie die Dateien, wie sie sind.',
  },
  'ledger.write-failed': {
    name: 'Buch nicht schreibbar',
    says: 'Das Fertigungsbuch konnte einen Eintrag nicht aufzeichnen.',
    remedy:
      'Prüfen Sie die Festplatte des Datenverzeichnisses. Es wird nichts signiert, bis das Fertigungsbuch wieder beschreibbar ist.',
  },
  'ledger.conflict': {
    name: 'Doppelt vergeben',
    says: 'Der Eintrag widerspricht dem, was schon im Fertigungsbuch steht.',
    remedy:
      'Halten Sie die Linie an und rufen Sie die QS: Eine Seriennummer, MAC oder ein Schlüssel würde zweimal verwendet.',
  },
  'ledger.not-found': {
    name: 'Gerät unbekannt',
    says: 'Das Fertigungsbuch kennt kein solches Gerät.',
    remedy: 'Prüfen Sie Seriennummer oder MAC-Adresse und das Datenverzeichnis.',
  },
  'checkpoint.malformed': {
    name: 'Prüfpunkt fehlerhaft',
    says: 'Ein Prüfpunkt ist nicht so geschrieben, wie sein Format es verlangt.',
    remedy:
      'Sehen Sie sich den Offset aus den Nachweisdaten an; holen Sie den Prüfpunkt noch einmal von seiner Quelle.',
  },
  'checkpoint.untrusted': {
    name: 'Prüfpunkt unecht',
    says: 'Ein Prüfpunkt ist nicht mit dem vorgeschriebenen Schlüssel signiert.',
    remedy:
      'Prüfen Sie den eingestellten Schlüssel. Ist er richtig, rufen Sie den Sicherheitsbeauftragten: Die Bücher könnten gefälscht sein.',
  },
} as const satisfies Partial<FaultWords>;
