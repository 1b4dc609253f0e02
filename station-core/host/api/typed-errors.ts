/**
 * Turns whatever a call throws into the one error of the contract. Nothing else leaves the host: no trace, no path of
 * ours, and nothing of what was sent in, which may be a PIN or the text of a label.
 */
import { mapEventIterator, ORPCError } from '@orpc/client';
import { ValidationError } from '@orpc/contract';
import type { Logger } from 'pino';
import { z } from 'zod';
import { type FaultView, NO_LABEL_TEXT } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import { asFault, faultView } from '../views/fault-view.ts';

export type ContractError = ORPCError<'FAULT', FaultView>;

export function typedError(thrown: unknown, path: string, log: Logger): ContractError {
  const fault = faultOf(thrown, path);
  if (fault.code === 'station.bug') log.error({ procedure: path, err: fault, ...detail(thrown) }, fault.text.says);
  return new ORPCError('FAULT', { defined: true, message: fault.message, data: faultView(fault) });
}

/** The same for what an iterator throws later on. */
export function withTypedErrors(output: AsyncIterator<unknown, unknown, unknown>, path: string, log: Logger): unknown {
  return mapEventIterator(output, {
    value: (value) => Promise.resolve(value),
    error: (error) => Promise.resolve(typedError(error, path, log)),
  });
}

function faultOf(thrown: unknown, path: string): Fault {
  if (!(thrown instanceof ORPCError)) return asFault(thrown);
  if (!(thrown.cause instanceof ValidationError))
    return new Fault('station.bug', { procedure: path }, { cause: thrown });
  const [issue] = thrown.cause.issues;
  const where = { procedure: path, field: fieldOf(issue?.path) };
  // Without the error itself: it quotes what was sent.
  if (thrown.code === 'BAD_REQUEST') return new Fault(isLabelText(issue) ? 'entry.label-text' : 'entry.invalid', where);
  return new Fault('station.bug', { ...where, error: 'an answer that breaks its schema' });
}

/** Which rule of the schema was broken; never the value that broke it. */
function detail(thrown: unknown): { readonly issues?: readonly string[] } {
  if (!(thrown instanceof ORPCError && thrown.cause instanceof ValidationError)) return {};
  return { issues: thrown.cause.issues.slice(0, 10).map(({ path, message }) => `${fieldOf(path)}: ${message}`) };
}

type IssuePath = ValidationError['issues'][number]['path'];

function isLabelText(issue: unknown): boolean {
  const { fault } = NO_LABEL_TEXT.params;
  return z.object({ params: z.object({ fault: z.literal(fault) }) }).safeParse(issue).success;
}

/** Names of fields, as long as they can be names of ours. */
function fieldOf(path: IssuePath): string {
  const parts = (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  return parts.filter((part) => /^\w{1,40}$/.test(part)).join('.');
}

export function isIterator(value: unknown): value is AsyncIterator<unknown, unknown, unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}
