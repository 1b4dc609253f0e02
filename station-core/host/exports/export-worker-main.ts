import { workerData } from 'node:worker_threads';
import { Fault } from '../../fault.ts';
import { openLedgerReader } from '../../ledger/reader.ts';
import { serve } from '../../rpc/server.ts';
import { parentThreadWire } from '../../rpc/wires/thread.ts';
import { exportOf, writeExport } from '../../station/records/export.ts';
import { readRecordSetup } from '../../station/records/record-setup.ts';
import { documentSha256Hex, unitDocument } from '../../station/records/unit-document.ts';
import { exportService, exportWorkerData } from './export-service.ts';

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
      const exported = exportOf(what, { ledger, setup, form, now: new Date(), signal, progress });
      return { name: exported.name, ...(await writeExport(path, exported, signal)) };
    },
  },
});
