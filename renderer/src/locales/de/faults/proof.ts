import type { FaultWords } from '../../fault-words.ts';

export const proofFaults = {
  'proof.malformed': {
    name: 'Beweis fehlerhaft',
    says: 'Die Datei ist kein wohlgeformter Beweis nach C2SP tlog-proof.',
    remedy: 'Prüfen Sie den Offset aus den Nachweisdaten und lassen Sie den Beweis neu schreiben.',
  },
  'proof.not-signed-yet': {
    name: 'Noch nicht signiert',
    says: 'Noch deckt kein Prüfpunkt diesen Eintrag ab.',
    remedy:
      'Warten Sie eine Minute und versuchen Sie es erneut: Eine laufende Station signiert ihr Journal jede Minute. Starten Sie die Station, falls sie steht.',
  },
  'proof.no-entry': {
    name: 'Eintrag nicht gefunden',
    says: 'Das Fertigungsjournal enthält keinen solchen Eintrag dieses Geräts.',
    remedy: 'Prüfen Sie die Nummer des Eintrags, das Gerät und das Datenverzeichnis.',
  },
  'proof.no-certificate': {
    name: 'Kein Zertifikat',
    says: 'Das Fertigungsjournal enthält kein Zertifikat dieses Geräts.',
    remedy: 'Fertigen Sie zuerst das Gerät, oder nennen Sie mit --entry einen anderen seiner Einträge.',
  },
} as const satisfies Partial<FaultWords>;
