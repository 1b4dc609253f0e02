import type { FaultWords } from '../../fault-words.ts';

export const portFaults = {
  'port.busy': {
    name: 'Port belegt',
    says: 'Ein anderes Programm verwendet diesen Anschluss.',
    remedy:
      'Schließen Sie das andere Programm (serieller Monitor, ModemManager) und starten Sie den Steckplatz erneut.',
  },
  'port.gone': {
    name: 'Port nicht gefunden',
    says: 'Den Anschluss gibt es nicht, oder sein Adapter wurde abgezogen.',
    remedy: 'Prüfen Sie USB-Kabel und Hub dieses Steckplatzes und starten Sie den Steckplatz erneut.',
  },
  'port.refused': {
    name: 'Port nicht zu öffnen',
    says: 'Der Anschluss lässt sich nicht öffnen.',
    remedy: 'Prüfen Sie, ob dieses Konto serielle Anschlüsse benutzen darf (Gruppe dialout) und ob die Adresse stimmt.',
  },
  'port.lost': {
    name: 'Verbindung verloren',
    says: 'Die Verbindung ist während des Laufs abgebrochen.',
    remedy:
      'Setzen Sie Platine und Kabel neu ein und starten Sie erneut. Passiert es wieder, legen Sie die Platine beiseite.',
  },
  'port.bad-address': {
    name: 'Ungültige Portadresse',
    says: 'Das ist keine gültige Anschlussadresse.',
    remedy: 'Verwenden Sie einen Gerätepfad wie /dev/ttyUSB0 oder COM7, rfc2217://host:port oder socket://host:port.',
  },
  'port.not-rfc2217': {
    name: 'Kein RFC 2217',
    says: 'Der Geräteserver hält sich nicht an RFC 2217.',
    remedy:
      'Schalten Sie RFC 2217 (Telnet) für diesen Anschluss am Geräteserver ein oder verwenden Sie socket://host:port.',
  },
} as const satisfies Partial<FaultWords>;
