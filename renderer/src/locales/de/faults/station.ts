import type { FaultWords } from '../../fault-words.ts';

export const stationFaults = {
  'station.bad-config': {
    name: 'Einrichtung falsch',
    says: 'Die Einrichtung dieser Station fehlt oder ist falsch.',
    remedy: 'Korrigieren Sie das in den Nachweisdaten genannte Feld oder richten Sie die Station neu ein.',
  },
  'station.not-writable': {
    name: 'Datei nicht schreibbar',
    says: 'Die Station kann eine Datei, die sie braucht, nicht in ihr Datenverzeichnis schreiben.',
    remedy:
      'Prüfen Sie die Festplatte und die Rechte des Ordners aus den Nachweisdaten und starten Sie das Gerät dann erneut.',
  },
  'station.tool-missing': {
    name: 'Programm fehlt',
    says: 'Ein Programm, das die Station braucht, ist nicht installiert.',
    remedy: 'Installieren Sie das in den Nachweisdaten genannte Paket.',
  },
  'station.bad-argument': {
    name: 'Argument unbrauchbar',
    says: 'Der Befehl hat etwas bekommen, das er nicht verwenden kann.',
    remedy: 'Mit `birthmark help` sehen Sie, was der Befehl annimmt.',
  },
  'station.timed-out': {
    name: 'Zeit überschritten',
    says: 'Ein Schritt hat länger gedauert, als er darf.',
    remedy: 'Starten Sie das Gerät erneut. Wiederholt es sich, rufen Sie den Prozessingenieur.',
  },
  'station.stopped': {
    name: 'Wurde gestoppt',
    says: 'Der Lauf wurde angehalten.',
    remedy: 'Starten Sie das Gerät erneut, wenn Sie bereit sind.',
  },
  'station.interrupted': {
    name: 'Station unterbrochen',
    says: 'Die Station wurde unterbrochen, während an diesem Gerät gearbeitet wurde.',
    remedy: 'Starten Sie das Gerät erneut; es geht mit dem weiter, was Fertigungsbuch und Platine enthalten.',
  },
  'station.address-taken': {
    name: 'Adresse belegt',
    says: 'Ein anderes Programm belegt schon die Adresse, unter der die Bildschirme bereitstehen sollen.',
    remedy: 'Beenden Sie das andere Programm oder wählen Sie mit --port einen anderen Anschluss.',
  },
  'station.screens-not-built': {
    name: 'Bildschirme fehlen',
    says: 'Die Bildschirme wurden noch nicht gebaut.',
    remedy: 'Führen Sie einmal `./run app` aus: Das baut sie.',
  },
  'station.host-gone': {
    name: 'Station fällt aus',
    says: 'Der Stationsprozess ist immer wieder abgebrochen; er wird nicht mehr gestartet.',
    remedy:
      'Lesen Sie das Protokoll der Station (log/station.jsonl in ihrem Datenverzeichnis) und starten Sie sie dann erneut.',
  },
  'station.bug': {
    name: 'Softwarefehler',
    says: 'Die Station ist auf etwas gestoßen, das sie nicht versteht: Das ist ein Fehler der Software.',
    remedy: 'Notieren Sie die Uhrzeit, bewahren Sie das Protokoll auf und melden Sie es. Starten Sie das Gerät erneut.',
  },
} as const satisfies Partial<FaultWords>;
