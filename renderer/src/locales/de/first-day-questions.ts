/** What the setup of a new station asks, and what an answer looks like. */
export const questions = {
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
    form: 'Die OU jeder Produktlinie. Später kann keine Produktlinie hinzukommen.',
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
    form: 'Drücken Sie für einen Handscanner die Schaltfläche. Für ein Programm, das die Etiketten liest, geben Sie program:DATEI ein und drücken Weiter.',
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
    form: 'Die ersten drei Bytes der MAC-Adressen, die die Genehmigung erlaubt, zum Beispiel 24:0a:c4.',
  },
  rights: {
    asks: 'Rechte der Genehmigung',
    form: 'Wählen Sie, was die Genehmigung erlaubt. Die Rechte, die Ihre Produkte brauchen, sind schon gewählt.',
  },
};
