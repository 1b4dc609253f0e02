import type { FaultWords } from '../../fault-words.ts';

export const exportFaults = {
  'export.disk-full': {
    name: 'Platz reicht nicht',
    says: 'Der Datenträger ist voll, der Export wurde nicht geschrieben.',
    remedy: 'Schaffen Sie Platz auf dem Datenträger aus den Nachweisdaten, oder exportieren Sie auf einen anderen.',
  },
  'export.not-writable': {
    name: 'Exportziel gesperrt',
    says: 'An diesen Ort kann der Export nicht geschrieben werden.',
    remedy: 'Prüfen Sie, ob der Ordner existiert und beschreibbar ist, oder nennen Sie einen anderen.',
  },
  'export.too-large': {
    name: 'Export zu groß',
    says: 'Eine ZIP-Datei fasst so viele Geräte nicht.',
    remedy: 'Wählen Sie JSON, dort gibt es keine Grenze, oder exportieren Sie in Teilen: --part in der Shell.',
  },
  'export.too-many': {
    name: 'Export zu umfangreich',
    says: 'Ein Bildschirm exportiert höchstens 10.000 Geräte auf einmal.',
    remedy: 'Setzen Sie einen weiteren Filter, etwa Tag oder Auftrag, und exportieren Sie erneut.',
  },
  'export.nothing': {
    name: 'Nichts zu exportieren',
    says: 'Das Fertigungsjournal enthält kein solches Gerät.',
    remedy: 'Prüfen Sie die Filter und den Auftrag, bei dem Groß- und Kleinschreibung zählen.',
  },
  'export.worker-gone': {
    name: 'Export abgebrochen',
    says: 'Der Prozess, der Exporte erstellt, wurde unerwartet beendet.',
    remedy: 'Starten Sie den Export erneut. Geschieht es wieder, lesen Sie log/station.jsonl und melden Sie es.',
  },
} as const satisfies Partial<FaultWords>;
