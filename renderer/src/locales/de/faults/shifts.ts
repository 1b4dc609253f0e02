import type { FaultWords } from '../../fault-words.ts';

export const shiftFaults = {
  'shift.unexplained': {
    name: 'Nicht ausgeglichen',
    says: 'Die Schicht geht nicht auf: Eine Abweichung hat keine Begründung.',
    remedy: 'Begründen Sie jede Abweichung und schließen Sie die Schicht dann erneut ab.',
  },
  'shift.closed-already': {
    name: 'Schon abgeschlossen',
    says: 'Jemand anderes hat diese Schicht zuerst abgeschlossen.',
    remedy: 'Zählen Sie erneut: Die Bilanz zeigt jetzt die nächste Schicht.',
  },
  'shift.empty': {
    name: 'Nichts abzuschließen',
    says: 'Seit dem letzten Abschluss kam kein Eintrag hinzu.',
    remedy: 'Schließen Sie die Schicht ab, wenn in ihr Geräte gefertigt wurden.',
  },
  'shift.not-counted': {
    name: 'Nicht gezählt',
    says: 'Die Schicht konnte nicht gezählt werden; über sie ist nichts bekannt.',
    remedy: 'Zählen Sie erneut. Schlägt auch das fehl, prüfen Sie die Datei in den Einzelheiten.',
  },
} as const satisfies Partial<FaultWords>;
