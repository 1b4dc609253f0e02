import type { FaultWords } from '../../fault-words.ts';

export const stationFaults = {
  'station.bad-config': {
    name: 'Einrichtung ungültig',
    says: 'Die Einrichtung der Station fehlt oder ist ungültig.',
    remedy: 'Korrigieren Sie das Feld aus den Nachweisdaten oder richten Sie die Station neu ein.',
  },
  'station.not-writable': {
    name: 'Datei nicht schreibbar',
    says: 'Die Station kann eine Datei in ihrem Datenverzeichnis nicht schreiben.',
    remedy: 'Prüfen Sie Datenträger und Rechte des Ordners aus den Nachweisdaten und starten Sie erneut.',
  },
  'station.files-exposed': {
    name: 'Dateien nicht privat',
    says: 'Andere Konten haben Zugriff auf die Dateien der Station.',
    remedy: 'Führen Sie `chmod -R go= DIR` für das Datenverzeichnis aus und starten Sie die Station neu.',
  },
  'station.tool-missing': {
    name: 'Programm fehlt',
    says: 'Ein Programm, das die Station braucht, ist nicht installiert.',
    remedy: 'Installieren Sie das in dieser Meldung genannte Paket.',
  },
  'station.no-browser': {
    name: 'Kein Browser',
    says: 'Auf diesem Computer ist kein bekannter Browser installiert.',
    remedy:
      'Installieren Sie für einen Kiosk Chromium (unter Debian `apt install chromium`). Sonst zeigt jeder Browser die Bildschirme; Befehle brauchen keinen.',
  },
  'station.bad-argument': {
    name: 'Argument ungültig',
    says: 'Der Befehl hat ein ungültiges Argument erhalten.',
    remedy: 'Rufen Sie `birthmark help` auf: Dort steht, was der Befehl annimmt.',
  },
  'station.bad-path': {
    name: 'Datei nicht nutzbar',
    says: 'Eine Datei oder ein Ordner lässt sich nicht lesen oder schreiben.',
    remedy: 'Prüfen Sie den Pfad und seine Rechte, oder nennen Sie einen anderen.',
  },
  'station.no-answer': {
    name: 'Station ohne Antwort',
    says: 'Die laufende Station hat nicht rechtzeitig geantwortet.',
    remedy:
      'Warten Sie, bis die Station in Betrieb ist, oder halten Sie sie an. Führen Sie den Befehl dann erneut aus.',
  },
  'station.not-serving': {
    name: 'Keine Station läuft',
    says: 'Keine Station stellt Bildschirme aus diesem Datenverzeichnis bereit.',
    remedy: 'Starten Sie `birthmark serve` für dieses Verzeichnis und fordern Sie erneut einen Link an.',
  },
  'station.other-account': {
    name: 'Falsches Konto',
    says: 'Das Datenverzeichnis gehört einem anderen Konto.',
    remedy: 'Führen Sie den Befehl unter dem Konto aus, dem das Datenverzeichnis gehört.',
  },
  'station.timed-out': {
    name: 'Zeit überschritten',
    says: 'Ein Schritt hat sein Zeitlimit überschritten.',
    remedy: 'Starten Sie das Gerät erneut. Passiert es wieder, rufen Sie den Prozessingenieur.',
  },
  'station.stopped': {
    name: 'Gestoppt',
    says: 'Der Lauf wurde gestoppt.',
    remedy: 'Starten Sie das Gerät erneut, wenn Sie bereit sind.',
  },
  'station.interrupted': {
    name: 'Lauf unterbrochen',
    says: 'Die Station ist während dieses Laufs stehen geblieben.',
    remedy: 'Starten Sie das Gerät erneut: Der Lauf geht dort weiter, wo er stehen blieb.',
  },
  'station.address-taken': {
    name: 'Adresse belegt',
    says: 'Ein anderes Programm verwendet schon die Adresse der Bildschirme.',
    remedy: 'Beenden Sie das andere Programm oder wählen Sie mit --port einen anderen Port.',
  },
  'station.screens-not-built': {
    name: 'Bildschirme fehlen',
    says: 'Die Bildschirme wurden noch nicht gebaut.',
    remedy: 'Bauen Sie sie: Starten Sie im Ordner des Quelltexts `./run birthmark serve`.',
  },
  'station.screen-damaged': {
    name: 'Sitzung unbrauchbar',
    says: 'Die Datei einer Bildschirmsitzung ist nicht verwendbar.',
    remedy: 'Widerrufen Sie die Sitzung aus den Nachweisdaten und öffnen Sie einen neuen Link.',
  },
  'station.screen-unknown': {
    name: 'Sitzung unbekannt',
    says: 'Keine Bildschirmsitzung hat diese Kennung.',
    remedy: 'Lassen Sie sich die Sitzungen anzeigen und wählen Sie eine davon.',
  },
  'station.host-gone': {
    name: 'Station fällt aus',
    says: 'Der Stationsprozess ist wiederholt ausgefallen und wird nicht mehr gestartet.',
    remedy: 'Lesen Sie log/station.jsonl im Datenverzeichnis und starten Sie die Station dann erneut.',
  },
  'station.disk-low': {
    name: 'Platte fast voll',
    says: 'Die Festplatte der Station ist fast voll.',
    remedy: 'Schaffen Sie Platz auf der Festplatte des Ordners, den die Details nennen.',
  },
  'station.clock-behind': {
    name: 'Uhr geht nach',
    says: 'Die Uhr dieser Station geht nach.',
    remedy: 'Stellen Sie die Uhr der Station, und starten Sie das Gerät dann erneut.',
  },
  'station.bug': {
    name: 'Softwarefehler',
    says: 'Die Station ist auf einen Softwarefehler gestoßen.',
    remedy:
      'Notieren Sie die Uhrzeit, bewahren Sie das Protokoll auf und melden Sie es. Starten Sie das Gerät dann erneut.',
  },
} as const satisfies Partial<FaultWords>;
