/** The operations of an IPP printer that a station uses (RFC 8011 §4), with what it says in the station's own terms. */
import { Fault } from '../../fault.ts';
import {
  flag,
  type IppAttribute,
  type IppGroup,
  type IppMessage,
  integer,
  keyword,
  text,
  uri,
  valuesOf,
} from '../../protocol/ipp/ipp-message.ts';
import { TAG } from '../../protocol/ipp/tags.ts';
import type { IppPlace } from './ipp-address.ts';
import { exchangeIpp } from './ipp-exchange.ts';

/** RFC 8011 §5.4.15. */
const OPERATION = {
  printJob: 0x0002,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getJobs: 0x000a,
  getPrinterAttributes: 0x000b,
} as const;

/** RFC 8011 §5.3.7, those that are the end of a job. */
const JOB_STATE = { canceled: 7, aborted: 8, completed: 9 } as const;

export type JobState = 'waiting' | 'completed' | 'given-up';

export interface IppJob {
  readonly id: number;
  readonly name: string;
  readonly state: JobState;
  /** In the printer's keywords. */
  readonly reasons: string;
}

export interface NewIppJob {
  readonly name: string;
  readonly template: readonly IppAttribute[];
  readonly format: IppAttribute;
  readonly document: Uint8Array;
}

const USER = 'birthmark';
/** IPP/2.0, which every printer of IPP Everywhere speaks, and CUPS. */
const VERSION = 0x0200;
const CLIENT_ERROR = 0x0400;
const NOT_FOUND = 0x0406;
const NOT_POSSIBLE = 0x0404;

/** RFC 8011 §B.1.5: temporary-error and busy. Small printers take one job at a time. */
const BUSY: ReadonlySet<number> = new Set([0x0505, 0x0507]);

/** One printer, asked. */
export class IppOperations {
  readonly #place: IppPlace;
  #requestId = 0;

  constructor(place: IppPlace) {
    this.#place = place;
  }

  async printerAttributes(names: readonly string[], signal: AbortSignal): Promise<IppMessage> {
    const operation = { code: OPERATION.getPrinterAttributes, attributes: [keyword('requested-attributes', ...names)] };
    return this.#done(await this.#ask(operation, signal), 'Get-Printer-Attributes');
  }

  /** Gives the number that the printer gave to the job. Undefined: it takes none at the moment, and has nothing of this one. */
  async printJob({ name, template, format, document }: NewIppJob, signal: AbortSignal): Promise<number | undefined> {
    const attributes = [text('job-name', name), format];
    const answer = await this.#ask({ code: OPERATION.printJob, attributes, template, document }, signal);
    if (BUSY.has(answer.code)) return undefined;
    const [id] = valuesOf(this.#done(answer, 'Print-Job'), 'job', 'job-id');
    if (typeof id === 'number') return id;
    throw new Fault('printer.garbled', { printer: this.#place.address, reason: 'a job without a number' });
  }

  /** Undefined: the printer does not know it any more. */
  async job(id: number, signal: AbortSignal): Promise<IppJob | undefined> {
    const attributes = [keyword('requested-attributes', ...JOB_ATTRIBUTES)];
    const answer = await this.#ask({ code: OPERATION.getJobAttributes, job: id, attributes }, signal);
    if (answer.code === NOT_FOUND) return undefined;
    const group = this.#done(answer, 'Get-Job-Attributes').groups.find((each) => each.group === 'job');
    return group === undefined ? undefined : jobOf(group);
  }

  /** Those that are over as well, where they leave something behind. */
  async jobs({ completed }: { readonly completed: boolean }, signal: AbortSignal): Promise<IppJob[]> {
    const found: IppJob[] = [];
    for (const which of ['not-completed', ...(completed ? ['completed'] : [])]) {
      const attributes = [keyword('which-jobs', which), keyword('requested-attributes', ...JOB_ATTRIBUTES)];
      const answer = this.#done(await this.#ask({ code: OPERATION.getJobs, attributes }, signal), 'Get-Jobs');
      for (const each of answer.groups) {
        const job = each.group === 'job' ? jobOf(each) : undefined;
        if (job !== undefined) found.push(job);
      }
    }
    return found;
  }

  /** `purge` has CUPS forget the job and its file as well. False: there is nothing any more that could be cancelled. */
  async cancel(id: number, { purge }: { readonly purge: boolean }, signal: AbortSignal): Promise<boolean> {
    const attributes = purge ? [flag('purge-job', true)] : [];
    const answer = await this.#ask({ code: OPERATION.cancelJob, job: id, attributes }, signal);
    if (answer.code === NOT_FOUND || answer.code === NOT_POSSIBLE) return false;
    this.#done(answer, 'Cancel-Job');
    return true;
  }

  #ask({ code, job, attributes, template = [], document }: Asking, signal: AbortSignal): Promise<IppMessage> {
    this.#requestId += 1;
    const operation: IppGroup = {
      group: 'operation',
      attributes: [
        { name: 'attributes-charset', tag: TAG.charset, values: ['utf-8'] },
        { name: 'attributes-natural-language', tag: TAG.naturalLanguage, values: ['en'] },
        uri('printer-uri', this.#place.printerUri),
        ...(job === undefined ? [] : [integer('job-id', job)]),
        text('requesting-user-name', USER), // CUPS shows the names of jobs to their owner only
        ...attributes,
      ],
    };
    const groups = template.length === 0 ? [operation] : [operation, { group: 'job' as const, attributes: template }];
    const message = { version: VERSION, code, requestId: this.#requestId, groups };
    return exchangeIpp(this.#place, { message, ...(document === undefined ? {} : { document }) }, signal);
  }

  #done(answer: IppMessage, operation: string): IppMessage {
    if (answer.code < CLIENT_ERROR) return answer;
    const [message = ''] = valuesOf(answer, 'operation', 'status-message');
    throw new Fault('printer.refused-job', {
      printer: this.#place.address,
      operation,
      status: `0x${answer.code.toString(16).padStart(4, '0')}`,
      message: typeof message === 'string' ? message : '',
    });
  }
}

interface Asking {
  readonly code: number;
  /** The number of the job that it is about. */
  readonly job?: number;
  readonly attributes: readonly IppAttribute[];
  readonly template?: readonly IppAttribute[];
  readonly document?: Uint8Array;
}

const JOB_ATTRIBUTES = ['job-id', 'job-name', 'job-state', 'job-state-reasons'];

function jobOf({ attributes }: IppGroup): IppJob | undefined {
  const values = (name: string) => attributes.find((each) => each.name === name)?.values ?? [];
  const [id] = values('job-id');
  const [state] = values('job-state');
  const [name = ''] = values('job-name');
  if (typeof id !== 'number' || typeof state !== 'number') return undefined;
  return {
    id,
    name: typeof name === 'string' ? name : '',
    state: stateOf(state),
    reasons: values('job-state-reasons')
      .filter((each) => typeof each === 'string')
      .join(', '),
  };
}

function stateOf(state: number): JobState {
  if (state === JOB_STATE.completed) return 'completed';
  return state === JOB_STATE.canceled || state === JOB_STATE.aborted ? 'given-up' : 'waiting';
}
