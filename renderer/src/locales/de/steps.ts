import type { relabelSteps as englishRelabel, steps as english } from '../en/steps.ts';

export const steps: typeof english = {
  connect: 'Verbinden',
  admit: 'Auftrag prüfen',
  reserve: 'Nummer reservieren',
  flash: 'Firmware schreiben',
  boot: 'Agent starten',
  generateKey: 'Schlüssel erzeugen',
  requestCsr: 'Schlüssel prüfen',
  issue: 'Zertifikat signieren',
  install: 'Zertifikat speichern',
  prove: 'Identität prüfen',
  lock: 'Sperre prüfen',
  bootFirmware: 'Firmware starten',
  label: 'Etikett drucken',
  confirmLabel: 'Etikett scannen',
  openWithLabel: 'Besitzcode prüfen',
  close: 'Eintrag abschließen',
};

export const relabelSteps: typeof englishRelabel = {
  flash: 'Geheimnisse schreiben',
  generateKey: 'Schlüssel prüfen',
  install: 'Zertifikat prüfen',
};
