import type { IncomingMessage } from 'node:http';
import { recordRefusal } from './alarms/refusals.ts';
import { Callers } from './callers.ts';
import type { Database } from './database.ts';
import { refused } from './refusal.ts';
import type { Answer, Reply, Request } from './routes.ts';

/** How answers and refusals leave, whichever address they leave from. */
export type Send = (request: Request, reply: Reply, answer: Answer) => Promise<Reply>;

/** Every refusal becomes a row before it is answered. */
export function senderOf(database: Database): Send {
  return async (request, reply, answer) => {
    if (answer.kind === 'answer') return reply.send(answer.value);
    if (answer.kind === 'file') return reply.status(answer.status).headers(answer.headers).send(answer.bytes);
    const who = Callers.who(request.raw);
    request.log.warn({ ...who, ...answer.body }, 'refused');
    try {
      await recordRefusal(database, { who, request: requestLine(request.raw), refusal: answer });
    } catch (error) {
      // Without the database nothing can be accepted either; the refusal stands.
      request.log.error({ err: error }, 'cannot keep the refusal');
    }
    const known = reply.statusCode >= 400 ? reply : reply.status(answer.status);
    return known.send(answer.body);
  };
}

/** Method and path; a query string is the caller's own text. */
function requestLine({ method = '', url = '' }: IncomingMessage): string {
  return `${method} ${url.split('?')[0] ?? ''}`.slice(0, 128);
}

export function answerToError(error: unknown, request: Request): { readonly answer: Answer; readonly status: number } {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return { answer: refused('malformed', { why }), status };
  }
  // The database is gone, or a bug: the station keeps its entries and comes again. Only the log hears what it was.
  request.log.error({ err: error }, 'cannot answer');
  return { answer: refused('unavailable'), status: 503 };
}
