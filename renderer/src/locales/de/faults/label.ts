import type { FaultWords } from '../../fault-words.ts';

export const labelFaults = {
  'label.too-long': {
    name: 'Etikett-Text zu lang',
    says: 'Der Text ist zu lang für den QR-Code dieses Etiketts.',
    remedy: 'Kürzen Sie das SSID-Präfix oder den Benutzernamen des Produkts.',
  },
  'label.cannot-render': {
    name: 'Etikett nicht erzeugt',
    says: 'Das Etikett konnte nicht gezeichnet werden.',
    remedy: 'Prüfen Sie die Etikettenmaße des Produkts.',
  },
  'printer.not-writable': {
    name: 'Drucker nimmt nichts',
    says: 'Der Drucker nimmt das Etikett nicht an.',
    remedy: 'Prüfen Sie, ob der Druckerordner vorhanden und beschreibbar ist und die Festplatte nicht voll ist.',
  },
  'scan.input-ended': {
    name: 'Scanner fehlt',
    says: 'Der Scanner ist nicht mehr verbunden: Seine Eingabe ist zu Ende.',
    remedy:
      'Verbinden Sie den Scanner oder geben Sie in der Einrichtung einen anderen an und starten Sie das Gerät dann erneut.',
  },
  'scan.timed-out': {
    name: 'Nicht gescannt',
    says: 'Niemand hat das Etikett rechtzeitig gescannt.',
    remedy: 'Starten Sie das Gerät erneut; ein neues Etikett mit neuen Geheimnissen wird gedruckt.',
  },
  'scan.mismatch': {
    name: 'Falsches Etikett',
    says: 'Das gescannte Etikett gehört zu einem anderen Gerät.',
    remedy: 'Suchen Sie das Etikett dieses Geräts oder starten Sie das Gerät für ein neues erneut.',
  },
  'scan.unreadable': {
    name: 'Etikett unlesbar',
    says: 'Das gedruckte Etikett lässt sich nicht zurücklesen.',
    remedy: 'Prüfen Sie Druckkopf, Farbband und Material und starten Sie das Gerät dann erneut.',
  },
} as const satisfies Partial<FaultWords>;
