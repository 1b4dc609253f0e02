import type { FaultWords } from '../../fault-words.ts';

export const printerFaults = {
  'printer.not-writable': {
    name: 'Drucker nicht bereit',
    says: 'Der Drucker hat das Etikett nicht angenommen.',
    remedy: 'Prüfen Sie, ob der Druckerordner existiert, beschreibbar ist und Speicherplatz frei ist.',
  },
  'printer.paper-out': {
    name: 'Etiketten zu Ende',
    says: 'Der Drucker hat keine Etiketten mehr.',
    remedy: 'Legen Sie eine neue Rolle Etiketten ein und schließen Sie den Drucker.',
  },
  'printer.ribbon-out': {
    name: 'Farbband zu Ende',
    says: 'Der Drucker hat kein Farbband oder keine Tinte mehr.',
    remedy: 'Legen Sie ein neues Farbband oder eine neue Patrone ein und schließen Sie den Drucker.',
  },
  'printer.head-open': {
    name: 'Drucker offen',
    says: 'Die Abdeckung oder der Druckkopf ist offen.',
    remedy: 'Schließen Sie den Druckkopf und die Abdeckung.',
  },
  'printer.paused': {
    name: 'Drucker angehalten',
    says: 'Der Drucker ist angehalten oder nimmt keine Aufträge an.',
    remedy: 'Drücken Sie Pause am Drucker. Bei einer CUPS-Warteschlange: `cupsenable` und `cupsaccept`.',
  },
  'printer.media-jam': {
    name: 'Etikettenstau',
    says: 'Im Drucker klemmen Etiketten.',
    remedy: 'Öffnen Sie den Drucker, entfernen Sie die Etiketten und schließen Sie ihn.',
  },
  'printer.offline': {
    name: 'Drucker offline',
    says: 'Der Drucker antwortet nicht.',
    remedy: 'Prüfen Sie Strom, Kabel und die Adresse unter Einrichtung.',
  },
  'printer.buffer-full': {
    name: 'Druckerspeicher voll',
    says: 'Der Speicher des Druckers ist voll.',
    remedy: 'Brechen Sie die Aufträge am Drucker ab, oder schalten Sie ihn aus und ein.',
  },
  'printer.other': {
    name: 'Drucker meldet Problem',
    says: 'Der Drucker meldet ein Problem.',
    remedy: 'Sehen Sie auf die Anzeige des Druckers und beheben Sie, was sie meldet.',
  },
  'printer.supply-low': {
    name: 'Etiketten bald leer',
    says: 'Die Etiketten oder das Farbband gehen bald zu Ende.',
    remedy: 'Halten Sie eine neue Rolle Etiketten und ein Farbband bereit.',
  },
  'printer.refused-job': {
    name: 'Etikett abgelehnt',
    says: 'Der Drucker hat das Etikett abgelehnt oder abgebrochen.',
    remedy: 'Prüfen Sie Anzeige und Protokoll des Druckers und starten Sie das Gerät erneut.',
  },
  'printer.too-slow': {
    name: 'Drucker zu langsam',
    says: 'Der Drucker ist nicht rechtzeitig fertig geworden.',
    remedy: 'Prüfen Sie den Drucker und seine Warteschlange und starten Sie das Gerät erneut.',
  },
  'printer.garbled': {
    name: 'Drucker unverständlich',
    says: 'Die Antwort des Druckers ist nicht lesbar.',
    remedy: 'Prüfen Sie Adresse und Sprache des Druckers: IPP oder ZPL II.',
  },
  'printer.format': {
    name: 'Druckformat falsch',
    says: 'Der Drucker nimmt weder PDF noch Punkte dieser Auflösung an.',
    remedy: 'Verwenden Sie eine CUPS-Warteschlange mit Treiber oder den ZPL-Anschluss mit socket://.',
  },
  'printer.certificate': {
    name: 'Drucker nicht erkannt',
    says: 'Das Zertifikat des Druckers ist nicht das festgelegte.',
    remedy: 'Vergleichen Sie den Fingerabdruck am Drucker und tragen Sie ihn in die Adresse ein: ipps://…#sha256=….',
  },
} as const satisfies Partial<FaultWords>;
