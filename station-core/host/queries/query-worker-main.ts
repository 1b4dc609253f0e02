import { workerData } from 'node:worker_threads';
import { LineIndex } from '../../ledger/line/line-index.ts';
import { type LedgerReader, openLedgerReader } from '../../ledger/reader.ts';
import { serve } from '../../rpc/server.ts';
import { parentThreadWire } from '../../rpc/wires/thread.ts';
import { issuanceAnswers } from './issuance-answers.ts';
import { closedShiftsOf, lineShiftsOf, signedSizesOf } from './ledger-desk-answers.ts';
import { holdAnswers } from './hold-calls.ts';
import { queryService, queryWorkerData } from './query-service.ts';
import { reworkAnswers } from './rework-calls.ts';
import { selfTestAnswers } from './self-test-answers.ts';
import { unitAnswers } from './unit-answers.ts';

/** The query worker: a thread with a reader of its own, so that searching never stalls a flash. It writes nothing. */
const { dataDir } = queryWorkerData.parse(workerData);
let opened: LedgerReader | undefined;
let lineIndex: LineIndex | undefined;

serve(queryService, parentThreadWire(), {
  order: 'one-at-a-time',
  gone: () => undefined, // the thread ends with whoever started it
  handlers: {
    line: ({ targetMs, ...filter }) => (lineIndex ??= new LineIndex(reader())).report(filter, { targetMs }),
    lineShifts: () => lineShiftsOf(reader()),
    closedShifts: (asks) => closedShiftsOf(reader(), asks),
    signedSizes: (asks) => signedSizesOf(reader(), asks),
    passedUnitsOf: ({ order }) => reader().passedUnitsOf(order),
    firstRunAt: ({ order }) => reader().firstRunAt(order) ?? null,
    ...issuanceAnswers(dataDir, reader),
    ...selfTestAnswers(dataDir),
    ...unitAnswers(dataDir, reader),
    ...holdAnswers(dataDir, reader),
    ...reworkAnswers(reader),
  },
});

/** Opened by the first question, and again by the next one when there was no ledger yet. */
function reader(): LedgerReader {
  return (opened ??= openLedgerReader(dataDir));
}
