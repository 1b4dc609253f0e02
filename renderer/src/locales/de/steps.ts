import type { steps as english } from '../en/steps.ts';

export const steps: typeof english = {
  connect: 'Suche die Platine',
  admit: 'Prüfe den Auftrag',
  reserve: 'Reserviere die Seriennummer',
  flash: 'Schreibe die Firmware',
  boot: 'Starte die Firmware',
  generateKey: 'Das Gerät erzeugt seinen Schlüssel',
  requestCsr: 'Das Gerät soll seinen Schlüssel beweisen',
  issue: 'Signiere das Zertifikat',
  install: 'Installiere das Zertifikat',
  prove: 'Das Gerät beweist seine Identität',
  lock: 'Sperre das Gerät',
  label: 'Drucke das Etikett',
  confirmLabel: 'Etikett scannen',
  close: 'Schließe den Eintrag ab',
};
