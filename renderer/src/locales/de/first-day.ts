import { questions } from './first-day-questions.ts';

import type { firstDay as english } from '../en/first-day.ts';

/** Eine neue Station einrichten, bevor sich jemand anmelden kann. */
export const firstDay: typeof english = {
  title: 'Neue Station',
  folder: 'Ordner:',
  choose: 'Wofür ist diese Station?',
  trial: {
    title: 'Probe',
    explains:
      'Simulierte Platinen, Schlüssel in Software, ein Beispielprodukt. Alles trägt den Vermerk TRIAL. Aus einer Probestation wird nie eine Station für die Produktion.',
    name: 'Name der Probestation',
    make: 'Probestation einrichten',
    making: 'Probestation {{station}} wird eingerichtet …',
    makingHint: 'Schlüssel, Zertifikate, Genehmigung und Beispielprodukt. Das dauert etwa eine Minute.',
    stopped: 'Die Probestation {{station}} ist nicht fertig',
    stoppedHint:
      'Zurzeit läuft nichts. Beheben Sie die Ursache oben und versuchen Sie es erneut: Was schon fertig ist, bleibt erhalten.',
    again: 'Erneut versuchen',
    finishElsewhere:
      'Zurzeit läuft nichts. Diese Probestation wurde in einem Browser gewählt; die Desktop-Anwendung kann sie nicht fertigstellen. Beenden Sie diese Anwendung, und führen Sie dann diesen Befehl in einem Terminal aus:',
    thenOpen: 'Er stellt die Probestation fertig und gibt den Link zu ihren Bildschirmen aus.',
    elsewhere:
      'Die Desktop-Anwendung richtet keine Probestation ein. Dieser Befehl im Terminal richtet eine ein und gibt den Link zu ihren Bildschirmen aus:',
  },
  production: {
    title: 'Produktion',
    explains:
      'Eigene Schlüssel und Produkte. Zwei Sicherheitsbeauftragte nehmen teil. Die Einrichtung lässt sich jederzeit unterbrechen.',
    begin: 'Für die Produktion einrichten',
  },
  working: 'Bitte warten …',
  workingHint: 'Das dauert einen Moment.',
  acts: {
    'find-tokens': 'Token werden gesucht …',
    'make-token': 'Das Token der Station wird angelegt …',
    keys: 'Die Schlüssel der Station werden erzeugt …',
    enrol: 'Anmeldung bei der Zentrale …',
    journal: 'Das Journal des Signierdienstes wird begonnen …',
    record: 'Das Protokoll der Zeremonie wird geschrieben …',
    products: 'Produkte werden geprüft, Manifest und Genehmigung entworfen …',
    check: 'Die Station wird geprüft …',
  },
  keysHint: 'Ein Schlüssel entsteht in Software in Sekunden, in einem Token dauert es bis zu einer Minute.',
  declined: 'Im Token wurde nichts getan',
  declinedHint:
    'Drücken Sie „Weiter“, wenn Sie so weit sind. Bis dahin können Sie unten Antworten ändern, die noch nicht fest sind.',
  stopped: 'Die Einrichtung hat angehalten',
  goOn: 'Weiter',
  next: 'Weiter',
  back: 'Zurück',
  answers: 'Bisherige Antworten',
  change: 'Ändern: {{question}}',
  changeShort: 'Ändern',
  tokens: {
    found: '{{label}}, {{kind}}, Seriennummer {{serial}}',
    missing: 'Token nicht in der Liste',
    explains:
      'Ihr Token fehlt in der Liste? Es muss mit einer Benutzer-PIN eingerichtet sein und darf keine Schlüssel enthalten. Ein SoftHSM-Token in einem eigenen Ordner wird über seine Konfigurationsdatei gefunden.',
    refresh: 'Erneut suchen',
    store: 'SoftHSM-Konfiguration wählen',
  },
  headquarters: {
    asks: 'Meldet sich diese Station bei einer Zentrale an?',
    explains:
      'Die Zentrale führt das Verzeichnis der Geräte aller Stationen und gibt Sperren weiter. Die Station kann auch später beitreten, in einem Terminal; dann signieren die Beauftragten Manifest und Konfiguration neu.',
    enrol: 'Bei der Zentrale anmelden',
  },
  software: 'SoftHSM im Ordner der Station, für Versuche: Wer den Ordner kopiert, hat die Schlüssel.',
  oneALine: 'Eine Angabe je Zeile.',
  noProduct: 'Noch kein Produkt: In {{folder}} wurde kein Ordner mit einer product.json gefunden.',
  stillWaiting: 'Nichts hat sich geändert: Die Einrichtung wartet noch auf das, was oben steht.',
  record: 'Protokoll der Zeremonie, zum Drucken und Unterschreiben:',
  fixed: {
    keys: 'Fest mit den Schlüsseln',
    headquarters: 'Später im Terminal änderbar, mit neuen Signaturen',
    documents: 'Fest in dieser Genehmigung; die nächste darf abweichen',
    screen: 'Später unter Einrichtung änderbar',
    file: 'Später in station.json änderbar',
    account: 'Fest mit der Einrichtung',
  },
  fixedHint:
    'Was mit den Schlüsseln oder der Einrichtung fest ist, lässt sich nur in einer neuen Station in einem anderen Ordner ändern.',
  before: 'Vorher',
  whoDoes: '{{who}}:',
  files: {
    title: 'Dateien auf diesem Rechner und auf eingesteckten USB-Sticks',
    places: 'Orte',
    none: 'Weder ein USB-Stick noch ein Importordner wurde gefunden. Stecken Sie einen USB-Stick ein, oder legen Sie die Dateien in den Ordner {{folder}}.',
    empty: 'Dieser Ordner enthält keine passenden Dateien.',
    up: 'Nach oben',
    refresh: 'Liste aktualisieren',
    take: '{{file}} nehmen',
    carry: 'Antrag hierher kopieren',
    carryRecord: 'Protokoll hierher kopieren',
    openFirst: 'Öffnen Sie zuerst einen USB-Stick oder Ordner in der Liste.',
    carried: 'Kopiert nach {{path}}. Werfen Sie einen USB-Stick aus, bevor Sie ihn abziehen.',
  },
  confirm: {
    title: 'Diese Schlüssel erzeugen?',
    explains:
      'Schlüssel in einem Token sind dauerhaft. Lesen Sie, was entsteht, und geben Sie dann den Namen der Station ein.',
    station: 'Name der Station',
    agree: 'Schlüssel erzeugen',
    decline: 'Nicht erzeugen',
    facts: {
      station: 'Station',
      token: 'Token',
      driver: 'PKCS#11-Modul',
      authority: 'Ausstellende CA',
      scope: 'Darf zertifizieren',
      officer: 'Beauftragt',
      person: 'Anwesend',
    },
  },
  noHeadquarters: 'Noch keine Zentrale',
  sameAccount: 'Im Konto der Station',
  allUnits: 'Alle Produktlinien',
  typedScanner: 'Handscanner, der wie eine Tastatur arbeitet',
  allAddresses: 'Jede Adresse',
  noRights: 'Keines davon',
  rights: {
    rework: 'Geräte mit Zertifikat noch einmal fertigen',
    lock: 'Geräte sperren: dauerhaft in jedem Gerät',
    burn: 'eFuses brennen: dauerhaft in jedem Gerät',
  },
  toSign: {
    title: 'An einem anderen Rechner signieren',
    copy: 'Zu Signierendes hierher kopieren',
    copied: 'Kopiert: {{files}}. Werfen Sie einen USB-Stick aus, bevor Sie ihn abziehen.',
    read: 'In den Befehlen oben ist KEYS der Ordner mit dem privaten Schlüssel.',
    bring:
      'Kopieren Sie die Dokumente auf einen USB-Stick. Sind die Kopien signiert, stecken Sie ihn hier ein, und nehmen Sie jede Kopie.',
    taken: 'Übernommen: {{file}}.',
    missing: 'Es fehlen noch Signaturen: {{list}}.',
  },
  printer: {
    ask: 'Drucker prüfen',
    ready: 'Der Drucker ist bereit.',
    test: 'Testetikett drucken',
    sending: 'Wird an den Drucker gesendet …',
    tested: 'Das Testetikett wurde gesendet. Ist es vollständig, und lässt sich sein Code scannen?',
    yes: 'Ja',
    no: 'Nein',
    good: 'Gut. Drücken Sie „Weiter“, um diesen Drucker zu verwenden.',
    bad: 'Prüfen Sie die Adresse, die Größe der Etiketten im Drucker und sein Farbband. Drucken Sie dann noch einmal.',
  },
  pin: {
    title: 'PIN des Tokens {{label}}',
    explains:
      'Seriennummer {{serial}}. Die PIN geht nur an dieses Token und wird nirgends gespeichert. Eine falsche PIN zählt als Fehlversuch.',
    pin: 'PIN',
    give: 'Token öffnen',
  },
  waits: {
    'configuration-signed': 'Zwei Beauftragte signieren die Konfiguration des Signierdienstes',
    'signer-installed': 'Der Signierdienst antwortet noch nicht aus einem eigenen Konto',
    product: 'Die Station hat noch kein Produkt',
    'documents-signed': 'Zwei Beauftragte signieren das Manifest und die Genehmigung',
  },
  tasks: {
    'officer-key': {
      who: 'Jeder von zwei Sicherheitsbeauftragten, an einem eigenen Rechner',
      does: 'einen Schlüssel erzeugen und die Datei ID.officer.json hierher bringen.',
    },
    'pin-file': {
      who: 'Wer die PIN des Tokens verwahrt, an diesem Rechner',
      does: 'sie in eine Datei außerhalb des Ordners der Station schreiben, die nur dieses Konto lesen darf: den Befehl ausführen, die PIN eingeben, Enter drücken, dann Strg+D.',
    },
    'signer-account': {
      who: 'Wer diesen Rechner verwaltet',
      does: 'das Konto {{account}} anlegen und {{host}} den Zugang zu dessen Socket geben.',
    },
    'signer-files': {
      who: 'Dieselbe Person',
      does: 'übergeben, was dem Signierdienst gehört. Es wird verschoben: Bei {{host}} bleibt keine Kopie.',
    },
    'signer-pin': { who: 'Wer die PIN des Tokens verwahrt', does: 'sie für diesen Rechner versiegeln.' },
    'signer-service': {
      who: 'Wer diesen Rechner verwaltet',
      does: 'den Hash der Beauftragten mit der Ausgabe von birthmark officer show vergleichen und den Dienst starten.',
    },
    'signer-group': {
      who: 'Wer diesen Rechner verwaltet',
      does: '{{host}} in die Gruppe {{account}} aufnehmen und alles neu starten, was als {{host}} läuft, auch diese Einrichtung.',
    },
    'escrow-key': {
      who: 'Das Backoffice, an einem eigenen Rechner',
      does: 'die Schlüssel für die versiegelten Kopien der Geheimnisse erzeugen und NAME.escrow.pem hierher bringen.',
    },
    'root-signs': {
      who: 'Zwei Personen am Rechner der Root',
      does: '{{request}} auf einem USB-Stick (STICK) zur Root bringen und signieren lassen. Die Schaltfläche unten kopiert die Datei. Den ausstellenden Schlüssel vergleichen: Er beginnt mit {{digits}}.',
    },
    'root-returns': { who: 'Dieselben Personen', does: 'issuing.pem und root.pem hierher zurückbringen.' },
    'draw-code': {
      who: 'Eine Person in der Zentrale',
      does: 'einen Einmalcode für diese Station erzeugen. Adresse, Fingerabdruck und Code werden ausgegeben. Mit PREFIX- beginnen die Seriennummern der Geräte, mit AA:BB:CC ihre MAC-Adressen; Geräte außerhalb werden gemeldet.',
    },
    'compare-key': {
      who: 'Beide Beauftragten',
      does: 'den Schlüssel der Zentrale in dem, was sie signieren, mit der Ausgabe der Zentrale vergleichen: {{key}}',
    },
    'make-product': {
      who: 'Wer die Firmware baut, am Rechner des Builds',
      does: 'einmal einen Release-Schlüssel erzeugen, aus dem Build ein Produkt machen und dessen Ordner nach {{folder}} kopieren. Ein Agent in der Firmware braucht --lock, das in jedem Gerät dauerhaft ist: Ohne --lock startet das Produkt nie. Für einen Agenten im RAM entfällt es.',
    },
    'check-product': { who: 'Dieselbe Person, an diesem Rechner', does: 'prüfen, was sich ohne Platine prüfen lässt.' },
    sign: {
      who: '{{officer}}',
      does: '{{document}} lesen und signieren.',
    },
    'keep-record': {
      who: 'Alle Anwesenden',
      does: 'das Protokoll der Zeremonie {{record}} drucken und unterschreiben.',
    },
    'first-administrator': { who: 'Wer die Station zuerst verwaltet', does: 'einen Kurznamen und eine PIN wählen.' },
    'open-screens': { who: 'Wer die Station zuerst verwaltet', does: 'die Bildschirme öffnen.' },
  },
  questions,
  badName: 'Nur A bis Z und Ziffern, höchstens 12 Zeichen.',
  finished: 'Die Station ist eingerichtet',
  finishedHint: 'Sie wird jetzt geöffnet. Die erste Person verwaltet sie.',
  doneHint:
    'Zur Einrichtung fehlt nichts mehr. Wer die Station öffnet, verwaltet sie als erste Person. Danach zeigt „Einrichtung, Prüfliste“, was die Prüfung der Station ergab.',
  open: 'Station öffnen',
};
