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
  declinedHint: 'Drücken Sie „Weiter“, wenn Sie so weit sind. Bis dahin können Sie unten Antworten ändern, die noch nicht fest sind.',
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
      'Die Zentrale führt das Verzeichnis der Geräte aller Stationen und gibt Sperren weiter. Sobald die Beauftragten signiert haben, steht diese Antwort fest.',
    enrol: 'Bei der Zentrale anmelden',
  },
  software: 'SoftHSM im Ordner der Station, für Versuche: Wer den Ordner kopiert, hat die Schlüssel.',
  oneALine: 'Eine Angabe je Zeile.',
  stillWaiting: 'Nichts hat sich geändert: Die Einrichtung wartet noch auf das, was oben steht.',
  record: 'Protokoll der Zeremonie, zum Drucken und Unterschreiben:',
  fixed: {
    keys: 'Fest mit den Schlüsseln',
    headquarters: 'Fest: Beauftragte signieren es',
    documents: 'Fest: von Beauftragten signiert',
    screen: 'Später unter Einrichtung änderbar',
    file: 'Später in station.json änderbar',
    account: 'Fest mit der Einrichtung',
  },
  fixedHint: 'Um eine feste Antwort zu ändern, richten Sie in einem anderen Ordner eine neue Station ein.',
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
    openFirst: 'Öffnen Sie zuerst den USB-Stick in der Liste.',
    carried: 'Kopiert nach {{path}}. Werfen Sie den USB-Stick aus, bevor Sie ihn abziehen.',
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
  toSign: {
    title: 'An einem anderen Rechner signieren',
    copy: 'Zu Signierendes hierher kopieren',
    copied: 'Kopiert: {{files}}. Werfen Sie den USB-Stick aus, bevor Sie ihn abziehen.',
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
    tested: 'Das Testetikett wurde gesendet. Ist es vollständig? Lässt sich sein Code scannen?',
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
      who: 'Wer die Firmware baut',
      does: 'einmal einen Release-Schlüssel erzeugen, aus dem Build ein Produkt machen und dessen Ordner nach {{folder}} kopieren. Ein Agent in der Firmware braucht --lock, das in jedem Gerät dauerhaft ist: Ohne --lock startet das Produkt nie. Für einen Agenten im RAM entfällt es.',
    },
    'check-product': { who: 'Dieselbe Person', does: 'prüfen, was sich ohne Platine prüfen lässt.' },
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
  questions: {
    station: {
      asks: 'Name der Station',
      form: 'A bis Z und Ziffern, höchstens 12. Er steht in Seriennummern und lässt sich nicht ändern.',
    },
    organization: {
      asks: 'Organisation in den Zertifikaten',
      form: 'Das O der ausstellenden CA und jedes Geräts, wie Ihre Firma eingetragen ist.',
    },
    token: {
      asks: 'Token der Signierschlüssel',
      form: 'Diese Token an diesem Rechner können die Schlüssel einer Station aufnehmen.',
    },
    softhsmConf: {
      asks: 'Konfigurationsdatei von SoftHSM',
      form: 'Der Pfad der Datei, die SOFTHSM2_CONF nennt, meist softhsm2.conf. Die Station durchsucht deren Token-Ordner und verwendet ihn bei jedem Start, wenn Sie ein Token daraus wählen.',
    },
    officers: {
      asks: 'Dateien der Sicherheitsbeauftragten',
      form: 'Mindestens zwei Dateien ID.officer.json, jede mit vollständigem Pfad.',
    },
    present: { asks: 'Anwesende Personen', form: 'Mindestens zwei Personen, z. B. Anna Berg, Sicherheitsbeauftragte.' },
    authority: {
      asks: 'Name der ausstellenden CA',
      form: 'Der CN ihres Zertifikats. Keine andere CA Ihrer Organisation darf so heißen.',
    },
    units: {
      asks: 'Produktlinien, die die CA zertifizieren darf',
      form: 'Die OU jeder Produktlinie oder das Wort any für alle. Später kann keine Produktlinie hinzukommen.',
    },
    certificate: { asks: 'Zertifikat der ausstellenden CA', form: 'Die Datei issuing.pem, die die Root signiert hat.' },
    root: { asks: 'Zertifikat der Root', form: 'Die Datei root.pem.' },
    headquarters: { asks: 'Zentrale', form: 'Die Adresse https://HOST:PORT, an der sich Stationen anmelden.' },
    fingerprint: {
      asks: 'Fingerabdruck der Zentrale',
      form: 'SHA-256 ihrer Zertifizierungsstelle: 64 Ziffern, mit dem Code ausgegeben.',
    },
    code: {
      asks: 'Einmalcode',
      form: 'Wie die Zentrale ihn ausgegeben hat. Nach einer Unterbrechung denselben Code noch einmal eingeben.',
    },
    escrow: { asks: 'Escrow-Zertifikate', form: 'Die Datei NAME.escrow.pem des Backoffice.' },
    signerAccount: {
      asks: 'Konto des Signierdienstes',
      form: 'Ein eigenes Konto, etwa birthmark-signer, das die Verwaltung des Rechners einrichtet. Läuft der Dienst im Konto der Station, kann die Station die PIN lesen.',
    },
    pinFile: {
      asks: 'Datei mit der PIN des Tokens',
      form: 'Der Pfad einer Datei, die nur dieses Konto lesen darf. Der Signierdienst liest sie bei jedem Start.',
    },
    printer: {
      asks: 'Etikettendrucker',
      form: 'Die Adresse des Druckers: ipp://HOST/PFAD, ipps://HOST/PFAD, cups:NAME, socket://HOST:9100, usb:/dev/usb/lp0 oder folder:labels; der Ordner behält das Passwort jedes Geräts in einer Datei, bis sein Etikett gescannt ist.',
    },
    scanner: {
      asks: 'Etikettenscanner',
      form: 'typed für einen Handscanner, der wie eine Tastatur arbeitet, oder program:DATEI für ein Programm, das die Etiketten liest.',
    },
    jig: { asks: 'Aufbau der Vorrichtung', form: 'Zeilen x Spalten der Plätze, zum Beispiel 1x4.' },
    permit: {
      asks: 'Name der ersten Genehmigung',
      form: 'Buchstaben, Ziffern, Punkte und Bindestriche. Keine andere Genehmigung darf so heißen.',
    },
    quota: {
      asks: 'Geräte unter der Genehmigung',
      form: 'Wie viele Zertifikate diese Station darunter signieren darf.',
    },
    days: {
      asks: 'Gültigkeit in Tagen',
      form: 'Wie viele Tage Genehmigung und Manifest ab jetzt gelten. Höchstens 3650.',
    },
    ouis: {
      asks: 'Erlaubte MAC-Adressen',
      form: 'Die ersten drei Bytes der MAC-Adressen, die die Genehmigung erlaubt, zum Beispiel 24:0a:c4. Mit any ist jede Adresse erlaubt.',
    },
    rights: {
      asks: 'Rechte der Genehmigung',
      form: 'Die Rechte, die die Genehmigung erteilt: rework, lock, burn oder none. Was lock und burn in einem Gerät ändern, ist dauerhaft. Die Rechte, die Ihre Produkte brauchen, sind schon eingetragen.',
    },
  },
  badName: 'Nur A bis Z und Ziffern, höchstens 12 Zeichen.',
  finished: 'Die Station ist eingerichtet',
  finishedHint: 'Sie wird jetzt geöffnet. Die erste Person verwaltet sie.',
};
