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
  tooEarly:
    'Steckplatz {{slot}} fragt noch nicht nach seinem Etikett. Scannen Sie es erneut, wenn Steckplatz {{slot}} danach fragt.',
  noneAsks:
    'Gerade fragt kein Steckplatz nach einem Etikett. Scannen Sie es erneut, wenn sein Steckplatz danach fragt.',
  badge: '{{name}} ist angemeldet',
  workOrder: 'Auftrag {{order}}',
  unit: 'Gerät {{unit}}',
  unitBehindDialog: 'Gerät {{unit}} gescannt. Schließen Sie den Dialog und scannen Sie erneut, um es zu öffnen.',
  unknownUnit: 'Kein Etikett eines Geräts dieser Station.',
  unexpected: 'Unerwarteter Scan. Erwartet: {{expected}}.',
  nothingExpected: 'Unerwarteter Scan.',
  expected: { badge: 'ein Ausweis', label: 'das Etikett eines Geräts', 'work-order': 'ein Auftrag' },
  or: ' oder ',
  trouble: {
    'aim-prefix': 'Der Scanner sendet ein AIM-Präfix: Schalten Sie es ab.',
    eci: 'Der Scanner sendet einen ECI-Code: Schalten Sie ihn ab.',
    'control-characters': 'Der Scanner sendet Steuerzeichen: Schalten Sie sie ab.',
    'caps-lock': 'Die Feststelltaste ist an: Schalten Sie sie aus.',
    german: 'Das Tastaturlayout sieht deutsch aus. Stellen Sie Scanner und Rechner auf dasselbe Layout.',
    french: 'Das Tastaturlayout sieht französisch aus. Stellen Sie Scanner und Rechner auf dasselbe Layout.',
    italian: 'Das Tastaturlayout sieht italienisch aus. Stellen Sie Scanner und Rechner auf dasselbe Layout.',
    british: 'Das Tastaturlayout sieht britisch aus. Stellen Sie Scanner und Rechner auf dasselbe Layout.',
  },
  cut: 'Zu lang für ein Etikett. Alles nach {{characters}} Zeichen wurde verworfen.',
  brokeOff: 'Der Scan ist abgebrochen. Scannen Sie noch einmal.',
  failed: 'Der Scan ist nicht angekommen. Scannen Sie noch einmal.',
};
