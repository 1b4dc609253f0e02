import { workerData } from 'node:worker_threads';
import { Fault } from '../../fault.ts';
import type { OpenSearchOptions } from '../../ledger/search/open-search.ts';
import { openLedgerReader } from '../../ledger/reader.ts';
import { serve } from '../../rpc/server.ts';
import { parentThreadWire } from '../../rpc/wires/thread.ts';
import { type Exported, exportOf, writeExport } from '../../station/records/export.ts';
import { readRecordSetup } from '../../station/records/record-setup.ts';
import { wantedByFilters } from '../../station/records/units-found.ts';
import { documentSha256Hex, unitDocument } from '../../station/records/unit-document.ts';
import { filtersOf } from '../queries/unit-filters.ts';
import { type ExportAsked, exportService, exportWorkerData } from './export-service.ts';

/** The export worker: a thread with a reader of its own, so that making a file of an order stalls neither line nor search. */
const { dataDir } = exportWorkerData.parse(workerData);

serve(exportService, parentThreadWire(), {
  order: 'side-by-side',
  gone: () => undefined, // the thread ends with whoever started it
  handlers: {
    record: async ({ id }) => {
      const setup = await readRecordSetup(dataDir);
      using ledger = openLedgerReader(dataDir);
      const record = unitDocument(ledger, id, setup);
      if (record === undefined) throw new Fault('ledger.not-found', { id });
      return { record, recordSha256Hex: documentSha256Hex(record) };
    },
    export: async ({ what, form, path }, { signal, emit }) => {
      const setup = await readRecordSetup(dataDir);
      using ledger = openLedgerReader(dataDir);
      const progress = (doneUnits: number, allUnits: number): void => {
        emit({ doneUnits, allUnits });
      };
      const wanted = await wantedBy(what, { dir: dataDir, ledger, signal });
      const exported = exportOf(wanted, { ledger, setup, form, now: new Date(), signal, progress });
      return { name: exported.name, ...(await writeExport(path, exported, signal)) };
    },
  },
});

async function wantedBy(what: ExportAsked, where: OpenSearchOptions): Promise<Exported> {
  if (!('filters' in what)) return what;
  const filters = filtersOf(what.filters, where.ledger.station());
  return filters === undefined ? { units: [] } : wantedByFilters(filters, where);
}
