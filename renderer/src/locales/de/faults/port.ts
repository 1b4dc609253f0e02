import type { FaultWords } from '../../fault-words.ts';

export const portFaults = {
  'port.busy': {
    name: 'Port belegt',
    says: 'Ein anderes Programm verwendet diesen Anschluss.',
    remedy:
      'Schließen Sie das andere Programm (serieller Monitor, ModemManager) und starten Sie den Steckplatz erneut.',
  },
  'port.none-assigned': {
    name: 'Plätze ohne Anschluss',
    says: 'Noch ist kein Platz der Vorrichtung einem Anschluss zugewiesen.',
    remedy:
      'Öffnen Sie die Einrichtung, und weisen Sie jedem Platz einen Anschluss zu. Für `birthmark provision` allein braucht kein Platz einen.',
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
  'port.connection-refused': {
    name: 'Verbindung abgelehnt',
    says: 'Unter dieser Adresse nimmt kein Programm Verbindungen an.',
    remedy: 'Starten Sie den Geräteserver oder korrigieren Sie den TCP-Port in der Portadresse.',
  },
  'port.unknown-host': {
    name: 'Rechner unbekannt',
    says: 'Der Rechnername in dieser Portadresse ist unbekannt.',
    remedy: 'Korrigieren Sie den Rechnernamen oder prüfen Sie den Nameserver dieser Station.',
  },
  'port.unreachable': {
    name: 'Nicht erreichbar',
    says: 'Der Rechner dieses Anschlusses antwortet nicht.',
    remedy:
      'Prüfen Sie Netzwerkkabel und Stromversorgung des Geräteservers und starten Sie dann den Steckplatz erneut.',
  },
  'port.is-rfc2217': {
    name: 'Port ist RFC 2217',
    says: 'Dieser Anschluss spricht RFC 2217; die Adresse verlangt rohes TCP.',
    remedy: 'Schreiben Sie in der Portadresse rfc2217:// statt socket://.',
  },
  'port.no-baud-rate': {
    name: 'Baudrate unmöglich',
    says: 'Der Anschluss ist offen, kann diese Baudrate aber nicht einstellen.',
    remedy:
      'Lassen Sie --baud weg oder wählen Sie eine Rate, die dieser Anschluss kann. Rohe TCP-Anschlüsse stellen keine ein.',
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
