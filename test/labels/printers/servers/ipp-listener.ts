/** Stands in for a printer of IPP that misbehaves as a test wishes; CUPS' own programs behave too well for that. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Buffer } from 'node:buffer';
import { decodeIpp } from '../../../../station-core/codecs/printers.ts';
import {
  encodeIpp,
  type IppAttribute,
  type IppGroup,
  integer,
  keyword,
  mimeType,
  text,
  valuesOf,
} from '../../../../station-core/protocol/ipp/ipp-message.ts';
import { TAG } from '../../../../station-core/protocol/ipp/tags.ts';

export interface IppState {
  reasons: string;
  /** RFC 8011 §5.3.7: 3 pending, 5 processing, 9 completed. */
  jobState: number;
  /** Answers this to every Cancel-Job; success when absent. */
  cancelStatus: number | undefined;
  /** Answers these to the next Print-Jobs, one each; success when there is none. */
  printStatuses: number[];
  /** Names of the jobs that it lists. */
  jobNames: string[];
}

export interface IppListener extends AsyncDisposable {
  readonly address: string;
  readonly state: IppState;
  /** Operations as they came, with the values of `which-jobs` behind Get-Jobs. */
  readonly asked: readonly string[];
}

const OK = 0x0000;
const OPERATION: Readonly<Record<number, string>> = {
  0x0002: 'Print-Job',
  0x0008: 'Cancel-Job',
  0x0009: 'Get-Job-Attributes',
  0x000a: 'Get-Jobs',
  0x000b: 'Get-Printer-Attributes',
};

const enumerated = (name: string, value: number): IppAttribute => ({ name, tag: TAG.enum, values: [value] });

export async function startIppListener(): Promise<IppListener> {
  const state: IppState = { reasons: 'none', jobState: 9, cancelStatus: undefined, printStatuses: [], jobNames: [] };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const message = decodeIpp(Buffer.concat(pieces));
      const name = OPERATION[message.code] ?? '';
      const [which] = valuesOf(message, 'operation', 'which-jobs');
      asked.push(typeof which === 'string' ? `${name} ${which}` : name);
      const own = { 'Cancel-Job': () => state.cancelStatus, 'Print-Job': () => state.printStatuses.shift() }[name];
      const code = own?.() ?? OK;
      const { version, requestId } = message;
      const answer = { version, code, requestId, groups: answerTo(name, state) };
      response.writeHead(200, { 'content-type': 'application/ipp' }).end(encodeIpp(answer));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `ipp://127.0.0.1:${(server.address() as AddressInfo).port}/ipp/print`,
    state,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answerTo(operation: string, { reasons, jobState, jobNames }: IppState): IppGroup[] {
  const head: IppGroup = {
    group: 'operation',
    attributes: [
      { name: 'attributes-charset', tag: TAG.charset, values: ['utf-8'] },
      { name: 'attributes-natural-language', tag: TAG.naturalLanguage, values: ['en'] },
    ],
  };
  const job = (id: number, name: string): IppGroup => ({
    group: 'job',
    attributes: [integer('job-id', id), text('job-name', name), enumerated('job-state', jobState)],
  });
  if (operation === 'Get-Jobs') return [head, ...jobNames.map((name, at) => job(at + 1, name))];
  if (operation !== 'Get-Printer-Attributes') return [head, job(1, 'label')];
  const attributes = [
    enumerated('printer-state', 4),
    keyword('printer-state-reasons', reasons),
    mimeType('document-format-supported', 'application/pdf'),
  ];
  return [head, { group: 'printer', attributes }];
}
