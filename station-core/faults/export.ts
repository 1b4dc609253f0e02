import type { FaultText } from '../model/fault-text.ts';

export const exportFaults = {
  'export.disk-full': {
    name: 'No room for export',
    blame: 'person',
    stops: 'unit',
    says: 'The disk is full, so the export was not written.',
    remedy: 'Free space on the disk named in the evidence, or export to another one.',
  },
  'export.not-writable': {
    name: 'Export not writable',
    blame: 'person',
    stops: 'unit',
    says: 'The export cannot be written to this place.',
    remedy: 'Check that the folder exists and may be written to, or name another one.',
  },
  'export.too-large': {
    name: 'Export too large',
    blame: 'person',
    stops: 'unit',
    says: 'One ZIP file cannot hold so many units.',
    remedy: 'Choose JSON, which has no such limit, or export the order in parts: --part in the shell.',
  },
  'export.too-many': {
    name: 'Too many to export',
    blame: 'person',
    stops: 'unit',
    says: 'A screen exports at most 10,000 units at once.',
    remedy: 'Add a filter, such as a day or an order, then export again.',
  },
  'export.nothing': {
    name: 'Nothing to export',
    blame: 'person',
    stops: 'unit',
    says: 'The ledger has no such unit to export.',
    remedy: 'Check the filters. In the order, upper and lower case count.',
  },
  'export.worker-gone': {
    name: 'Export stopped',
    blame: 'station',
    stops: 'unit',
    says: 'The process that makes exports ended unexpectedly.',
    remedy: 'Start the export again. If it happens again, read log/station.jsonl and report it.',
  },
} as const satisfies Record<string, FaultText>;
