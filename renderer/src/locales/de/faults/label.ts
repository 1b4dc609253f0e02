import type { FaultWords } from '../../fault-words.ts';

export const labelFaults = {
  'label.too-long': {
    name: 'Etikett-Text zu lang',
    says: 'Der Text passt nicht in den QR-Code dieses Etiketts.',
    remedy: 'Kürzen Sie das SSID-Präfix oder den Benutzernamen des Produkts.',
  },
  'label.other-resolution': {
    name: 'Falsche Auflösung',
    says: 'Die Etiketten sind nicht in der Auflösung dieses Druckers gezeichnet.',
    remedy: 'Setzen Sie dpi in label.json oder product.json auf die Auflösung des Druckers.',
  },
  'label.cannot-render': {
    name: 'Etikett nicht erzeugt',
    says: 'Das Etikett konnte nicht erzeugt werden.',
    remedy: 'Prüfen Sie die Maße in label.json oder product.json.',
  },
  'label.fails-proof': {
    name: 'Code nicht lesbar',
    says: 'Ein Code auf diesem Etikett war vor dem Druck nicht lesbar.',
    remedy: 'Machen Sie den Code in label.json oder product.json größer oder seinen Text kürzer.',
  },
  'label.misdrawn': {
    name: 'Code falsch gezeichnet',
    says: 'Ein Code des gezeichneten Etiketts ist falsch. Es wurde nichts gedruckt.',
    remedy: 'Starten Sie das Gerät erneut. Tritt der Fehler wieder auf, starten Sie die Station neu.',
  },
  'label.renderer-gone': {
    name: 'Etiketterzeugung weg',
    says: 'Der Teil, der Etiketten erzeugt, ist ausgefallen oder antwortet nicht.',
    remedy: 'Starten Sie das Gerät erneut. Tritt der Fehler wieder auf, starten Sie die Station neu.',
  },
  'label.does-not-open': {
    name: 'Code öffnet nicht',
    says: 'Der Besitzcode auf dem Etikett öffnet dieses Gerät nicht.',
    remedy:
      'Starten Sie das Gerät erneut: Es erhält ein neues Etikett. Tritt der Fehler wieder auf, legen Sie es für die QS beiseite.',
  },
  'scan.input-ended': {
    name: 'Scanner getrennt',
    says: 'Der Scanner ist nicht mehr verbunden.',
    remedy:
      'Verbinden Sie den Scanner oder wählen Sie unter „Einrichtung“ einen anderen. Starten Sie das Gerät dann erneut.',
  },
  'scan.timed-out': {
    name: 'Nicht gescannt',
    says: 'Das Etikett wurde nicht rechtzeitig gescannt.',
    remedy: 'Starten Sie das Gerät erneut: Es erhält ein neues Etikett mit neuen Geheimnissen.',
  },
  'scan.mismatch': {
    name: 'Falsches Etikett',
    says: 'Das gescannte Etikett gehört zu einem anderen Gerät.',
    remedy: 'Suchen Sie das Etikett dieses Geräts oder starten Sie das Gerät erneut, um ein neues zu erhalten.',
  },
  'scan.unreadable': {
    name: 'Etikett unlesbar',
    says: 'Das gedruckte Etikett ist nicht lesbar.',
    remedy: 'Prüfen Sie Druckkopf, Farbband und Material und starten Sie das Gerät erneut.',
  },
} as const satisfies Partial<FaultWords>;
