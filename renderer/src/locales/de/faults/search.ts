import type { FaultWords } from '../../fault-words.ts';

export const searchFaults = {
  'search.label-text': {
    name: 'Geheimnis gesperrt',
    says: 'Das sieht nach einem Etikettgeheimnis aus; danach wurde nicht gesucht.',
    remedy: 'Scannen Sie das äußere Etikett oder tippen Sie die Seriennummer.',
  },
  'views.damaged': {
    name: 'Ansichten beschädigt',
    says: 'Die Datei der gespeicherten Ansichten ist beschädigt.',
    remedy: 'Lassen Sie die im Nachweis genannte Datei entfernen und speichern Sie die Ansichten neu.',
  },
  'views.not-written': {
    name: 'Ansicht verloren',
    says: 'Die Ansicht konnte nicht gespeichert werden.',
    remedy: 'Prüfen Sie die Festplatte mit dem Datenverzeichnis und speichern Sie sie erneut.',
  },
  'views.too-many': {
    name: 'Zu viele Ansichten',
    says: 'Mehr gespeicherte Ansichten sind nicht möglich.',
    remedy: 'Entfernen Sie eine, die Sie nicht mehr brauchen, und speichern Sie diese erneut.',
  },
} as const satisfies Partial<FaultWords>;
