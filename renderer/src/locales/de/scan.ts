import type { scan as english } from '../en/scan.ts';

export const scan: typeof english = {
  field: 'Scan',
  placeholder: 'Scannen oder tippen',
  waiting: 'Bereit zum Scannen',
  awaitsLabel_one: 'Scannen Sie das Etikett von Steckplatz {{slots}}',
  awaitsLabel_other: 'Scannen Sie die Etiketten der Steckplätze {{slots}}',
  reading: 'Wird geprüft …',
  match: 'Steckplatz {{slot}}: Etikett stimmt',
  otherLabel: 'Steckplatz {{slot}}: Dieses Etikett gehört zu einem anderen Gerät. Scannen Sie Etikett {{serial}}.',
  unreadable: 'Kein lesbares Etikett. Scannen Sie das Etikett von Steckplatz {{slot}} erneut.',
  badge: '{{name}} ist angemeldet',
  workOrder: 'Auftrag {{order}}',
  unit: 'Gerät {{unit}}',
  unitBehindDialog: 'Gerät {{unit}} gescannt. Schließen Sie den Dialog und scannen Sie erneut, um es zu öffnen.',
  unknownUnit: 'Kein Etikett eines Geräts dieser Station.',
  unexpected: 'Unerwarteter Scan. Erwartet: {{expected}}.',
  nothingExpected: 'Unerwarteter Scan.',
  expected: { badge: 'ein Ausweis', label: 'das Etikett eines Geräts', 'work-order': 'ein Auftrag' },
  or: ' oder ',
  cut: 'Zu lang für ein Etikett. Alles nach {{characters}} Zeichen wurde verworfen.',
  failed: 'Der Scan ist nicht angekommen. Scannen Sie noch einmal.',
};
