import type { Server } from 'node:https';
import fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify';
import type { z } from 'zod';
import { BATCH_LIMITS, BATCH_PATH, batchSchema, HEAD_PATH } from '../station-core/sync/batch.ts';
import { heardSchema, HOLDS_PATH } from '../station-core/sync/hold-news.ts';
import type { Secret } from '../station-core/secret.ts';
import { headOf, takeBatch } from './batches.ts';
import type { Ports } from './batches.ts';
import { holdNewsFor } from './holds.ts';
import { refused } from './refusal.ts';
import type { Refused } from './refusal.ts';
import { stationOf } from './station-identity.ts';

/** The HTTP face of upstream: TLS 1.3 only, a station certificate on every connection, small answers, no state. */
export interface ServerTls {
  readonly caPem: string;
  readonly certPem: string;
  readonly keyPem: Secret<string>;
}

export interface ServerOptions extends Ports {
  readonly tls: ServerTls;
  readonly log: FastifyBaseLogger;
}

/** A slow sender must not hold a connection indefinitely; 8 MiB in this time is about 1.1 Mbit/s. */
const REQUEST_TIMEOUT_MS = 60_000;

export type UpstreamServer = FastifyInstance<Server>;
type Request = FastifyRequest<RouteGenericInterface, Server>;
type Reply = FastifyReply<RouteGenericInterface, Server>;

export function buildServer({ tls, log, ...ports }: ServerOptions): UpstreamServer {
  const server = fastify({
    https: {
      ca: tls.caPem,
      cert: tls.certPem,
      key: tls.keyPem.reveal(),
      minVersion: 'TLSv1.3',
      requestCert: true,
      rejectUnauthorized: true,
    },
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }), // one line per answer is written below, without headers or body
    bodyLimit: BATCH_LIMITS.bodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
  });
  server.addHook('onResponse', async (request, reply) => {
    const { method, url } = request;
    const station = stationOf(request.raw.socket) ?? null;
    request.log.info({ method, url, station, status: reply.statusCode, tookMs: Math.round(reply.elapsedTime) });
  });
  server.setErrorHandler(async (error, request, reply) => answerError(error, request, reply));
  server.setNotFoundHandler(async (_request, reply) => send(reply, refused('not-found')));
  addRoutes(server, ports);
  return server;
}

function addRoutes(server: UpstreamServer, ports: Ports): void {
  server.post(BATCH_PATH, async (request, reply) => {
    const station = stationOf(request.raw.socket);
    if (station === undefined) return send(reply, refused('unknown-station'));
    const batch = batchSchema.safeParse(request.body);
    if (!batch.success) return send(reply, malformed(batch.error));
    const outcome = await takeBatch(ports, station, batch.data);
    if (outcome.kind === 'accepted') {
      const { conflicts } = outcome.head;
      if (conflicts.length > 0) request.log.warn({ station, conflicts }, 'claimed by somebody else already');
      return reply.send(outcome.head);
    }
    request.log.warn({ station, ...outcome.body }, 'refused');
    return send(reply, outcome);
  });
  server.get(HEAD_PATH, async (request, reply) => {
    const station = stationOf(request.raw.socket);
    const head = station === undefined ? undefined : await headOf(ports.database, station);
    return head === undefined ? send(reply, refused('unknown-station')) : reply.send(head);
  });
  server.post(HOLDS_PATH, async (request, reply) => {
    const station = stationOf(request.raw.socket);
    if (station === undefined) return send(reply, refused('unknown-station'));
    const asked = heardSchema.safeParse(request.body);
    if (!asked.success) return send(reply, malformed(asked.error));
    const answer = await holdNewsFor(ports.database, station, asked.data.heard);
    return 'kind' in answer ? send(reply, answer) : reply.send(answer);
  });
}

function malformed({ issues: [issue] }: z.ZodError): Refused {
  return refused('malformed', { at: issue?.path.join('.') ?? '', why: issue?.code ?? '' });
}

async function answerError(error: unknown, request: Request, reply: Reply): Promise<Reply> {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return reply.status(status).send(refused('malformed', { why }).body);
  }
  // The database is gone, or a bug: the station keeps its entries and comes again. Only the log hears what it was.
  request.log.error({ err: error }, 'cannot answer');
  return send(reply, refused('unavailable'));
}

function send(reply: Reply, refusal: Refused): Reply {
  return reply.status(refusal.status).send(refusal.body);
}
