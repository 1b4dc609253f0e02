import fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger } from 'fastify';
import { BATCH_LIMITS } from '../station-core/sync/batch.ts';
import type { Secret } from '../station-core/secret.ts';
import type { Rate } from './alarms/rate-limit.ts';
import { NOBODY, recordRefusal } from './alarms/refusals.ts';
import { answerToError, senderOf } from './answers.ts';
import type { Ports } from './batches.ts';
import { Callers } from './callers.ts';
import type { StationCa } from './certificates/station-ca.ts';
import type { Database } from './database.ts';
import { refused } from './refusal.ts';
import { addRoutes } from './routes.ts';
import type { UpstreamServer } from './routes.ts';

/** The HTTP face of upstream: TLS 1.3 only, a registered client certificate on every connection, small answers, no state. */
export interface ServerTls {
  readonly caPem: string;
  readonly certPem: string;
  readonly keyPem: Secret<string>;
}

export interface ServerOptions extends Ports {
  readonly tls: ServerTls;
  readonly stationCa: StationCa | undefined;
  readonly rate: Rate;
  readonly log: FastifyBaseLogger;
}

/** A slow sender must not hold a connection indefinitely; 8 MiB in this time is about 1.1 Mbit/s. */
const REQUEST_TIMEOUT_MS = 60_000;

/** What TLS is given; again when the certificate was renewed. */
export function serverContext({ caPem, certPem, keyPem }: ServerTls) {
  return { ca: caPem, cert: certPem, key: keyPem.reveal(), minVersion: 'TLSv1.3' } as const;
}

export function buildServer({ tls, log, rate, ...parts }: ServerOptions): UpstreamServer {
  const server = fastify({
    https: {
      ...serverContext(tls),
      requestCert: true,
      rejectUnauthorized: true,
    },
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }), // one line per answer is written below, without headers or body
    bodyLimit: BATCH_LIMITS.bodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
  });
  const { database } = parts;
  const callers = new Callers(database, rate);
  const send = senderOf(database);
  server.addHook('onRequest', async (request, reply) => {
    const refusal = await callers.admit(request.raw);
    if (refusal !== undefined) return send(request, reply, refusal);
    return undefined;
  });
  server.addHook('onResponse', async (request, reply) => {
    const { method, url } = request;
    const { station } = Callers.who(request.raw);
    request.log.info({ method, url, station, status: reply.statusCode, tookMs: Math.round(reply.elapsedTime) });
  });
  server.setErrorHandler(async (error, request, reply) => {
    const { answer, status } = answerToError(error, request);
    return send(request, reply.status(status), answer);
  });
  server.setNotFoundHandler(async (request, reply) => send(request, reply, refused('not-found')));
  recordTlsRefusals(server, database);
  addRoutes(server, { ...parts, callers }, send);
  return server;
}

/** Whoever TLS itself turns away has no name yet: the address and OpenSSL's word are all there is. */
export function recordTlsRefusals(server: UpstreamServer, database: Database): void {
  server.server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    const detail = { why: error.code ?? 'unknown', address: socket.remoteAddress ?? 'unknown' };
    if (detail.why === 'ECONNRESET') return; // it went away by itself
    recordRefusal(database, { who: NOBODY, request: 'TLS', refusal: refused('bad-certificate', detail) }).catch(
      (cause: unknown) => {
        server.log.error({ err: cause }, 'cannot keep the refusal');
      },
    );
  });
}
