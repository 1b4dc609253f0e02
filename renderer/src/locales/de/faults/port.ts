import type { FaultWords } from '../../fault-words.ts';

export const portFaults = {
  'port.busy': {
    name: 'Port belegt',
    says: 'Ein anderes Programm hält diesen Anschluss.',
    remedy:
      'Schließen Sie das andere Programm (serieller Monitor, ModemManager) und starten Sie dann den Steckplatz erneut.',
  },
  'port.gone': {
    name: 'Port nicht da',
    says: 'Den Anschluss gibt es nicht, oder sein Adapter wurde abgezogen.',
    remedy: 'Prüfen Sie USB-Kabel und Hub dieses Steckplatzes und starten Sie dann den Steckplatz erneut.',
  },
  'port.refused': {
    name: 'Port nicht zu öffnen',
    says: 'Der Anschluss ließ sich nicht öffnen.',
    remedy: 'Prüfen Sie, ob dieses Konto serielle Anschlüsse benutzen darf (Gruppe dialout) und ob die Adresse stimmt.',
  },
  'port.lost': {
    name: 'Verbindung verloren',
    says: 'Die Verbindung ist mitten in der Arbeit abgerissen.',
    remedy:
      'Setzen Sie Platine und Kabel neu ein und starten Sie erneut. Passiert es wieder, legen Sie die Platine beiseite.',
  },
  'port.bad-address': {
    name: 'Portadresse falsch',
    says: 'Das ist keine Anschlussadresse, die die Station kennt.',
    remedy: 'Verwenden Sie einen Gerätepfad wie /dev/ttyUSB0 oder COM7, rfc2217://host:port oder socket://host:port.',
  },
  'port.not-rfc2217': {
    name: 'Kein RFC 2217',
    says: 'Der Geräteserver spricht RFC 2217 nicht so, wie er sollte.',
    remedy:
      'Schalten Sie RFC 2217 (Telnet) für diesen Anschluss am Geräteserver ein oder verwenden Sie socket://host:port ohne RFC 2217.',
  },
} as const satisfies Partial<FaultWords>;
