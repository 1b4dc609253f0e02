import type { stationFaults as english } from '../../en/faults/station.ts';

export const stationFaults: typeof english = {
  'station.bad-config': {
    says: 'Die Einrichtung dieser Station fehlt oder ist falsch.',
    remedy: 'Korrigieren Sie das in den Nachweisdaten genannte Feld oder richten Sie die Station neu ein.',
  },
  'station.not-writable': {
    says: 'Die Station kann eine Datei, die sie braucht, nicht in ihr Datenverzeichnis schreiben.',
    remedy:
      'Prüfen Sie die Festplatte und die Rechte des Ordners aus den Nachweisdaten und starten Sie das Gerät dann erneut.',
  },
  'station.tool-missing': {
    says: 'Ein Programm, das die Station braucht, ist nicht installiert.',
    remedy: 'Installieren Sie das in den Nachweisdaten genannte Paket.',
  },
  'station.bad-argument': {
    says: 'Der Befehl hat etwas bekommen, das er nicht verwenden kann.',
    remedy: 'Mit `birthmark help` sehen Sie, was der Befehl annimmt.',
  },
  'station.timed-out': {
    says: 'Ein Schritt hat länger gedauert, als er darf.',
    remedy: 'Starten Sie das Gerät erneut. Wiederholt es sich, rufen Sie den Prozessingenieur.',
  },
  'station.stopped': {
    says: 'Der Lauf wurde angehalten.',
    remedy: 'Starten Sie das Gerät erneut, wenn Sie bereit sind.',
  },
  'station.interrupted': {
    says: 'Die Station wurde unterbrochen, während an diesem Gerät gearbeitet wurde.',
    remedy: 'Starten Sie das Gerät erneut; es geht mit dem weiter, was Fertigungsbuch und Platine enthalten.',
  },
  'station.address-taken': {
    says: 'Ein anderes Programm belegt schon die Adresse, unter der die Bildschirme bereitstehen sollen.',
    remedy: 'Beenden Sie das andere Programm oder wählen Sie mit --port einen anderen Anschluss.',
  },
  'station.screens-not-built': {
    says: 'Die Bildschirme wurden noch nicht gebaut.',
    remedy: 'Führen Sie einmal `./run app` aus: Das baut sie.',
  },
  'station.host-gone': {
    says: 'Der Stationsprozess ist immer wieder abgebrochen; er wird nicht mehr gestartet.',
    remedy:
      'Lesen Sie das Protokoll der Station (log/station.jsonl in ihrem Datenverzeichnis) und starten Sie sie dann erneut.',
  },
  'station.bug': {
    says: 'Die Station ist auf etwas gestoßen, das sie nicht versteht: Das ist ein Fehler der Software.',
    remedy: 'Notieren Sie die Uhrzeit, bewahren Sie das Protokoll auf und melden Sie es. Starten Sie das Gerät erneut.',
  },
};
