/** The query worker: a thread with a reader of its own, so that searching never stalls a flash. It writes nothing. */
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { Fault } from '../../fault.ts';
import { type LedgerReader, openLedgerReader } from '../../ledger/reader.ts';
import { queries, type QueryName, type QueryReply, type QueryRequest } from './queries.ts';

const port = parentPort;
if (port === null) throw new TypeError('the query worker is started by the station host only');
const { dataDir } = workerData as { readonly dataDir: string };
let reader: LedgerReader | undefined;

port.on('message', ({ id, query, asks }: QueryRequest) => {
  port.postMessage(answer(id, query, asks));
});

function answer(id: number, query: QueryName, asks: unknown): QueryReply {
  try {
    reader ??= openLedgerReader(dataDir);
    // TypeScript loses the link between the question and what it asks; `QueryWorker.ask` keeps it.
    const read = queries[query] as (asks: unknown, reader: LedgerReader) => unknown;
    return { id, kind: 'value', value: read(asks, reader) };
  } catch (error) {
    if (error instanceof Fault) return { id, kind: 'fault', code: error.code, evidence: error.evidence };
    return { id, kind: 'bug', trace: inspect(error) };
  }
}
