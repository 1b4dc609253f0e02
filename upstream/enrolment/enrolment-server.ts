import fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger } from 'fastify';
import { ENROLMENT_LIMITS, ENROLMENT_PATH, enrolmentRequestSchema } from '../../station-core/sync/enrol/enrolment.ts';
import { RateLimit } from '../alarms/rate-limit.ts';
import { answerToError, senderOf } from '../answers.ts';
import { refused } from '../refusal.ts';
import type { Refused } from '../refusal.ts';
import { malformed } from '../routes.ts';
import type { Answer, Request, UpstreamServer } from '../routes.ts';
import type { ServerTls } from '../server.ts';
import { takeEnrolment } from './take-enrolment.ts';
import type { EnrolmentParts } from './take-enrolment.ts';

/**
 * Where stations enrol: an address of its own, since whoever comes here has no certificate yet. It answers one question,
 * seldom, and sends its authority along for the station to compare with the fingerprint.
 */
export interface EnrolmentServerOptions extends EnrolmentParts {
  readonly tls: ServerTls;
  readonly stationUrl: string;
  readonly upstreamKey: string;
  readonly log: FastifyBaseLogger;
}

const REQUEST_TIMEOUT_MS = 20_000;
const MAX_CONNECTIONS = 64;
/** A person enrols a few stations; a program that guesses codes must be slow at it, from one address and from many. */
const OF_AN_ADDRESS = { requestsPerMinute: 10, burst: 10 };
const OF_ALL = { requestsPerMinute: 60, burst: 60 };

/** The authority goes along in the chain. */
export function enrolmentContext({ caPem, certPem, keyPem }: ServerTls) {
  return { cert: `${certPem}\n${caPem}`, key: keyPem.reveal(), minVersion: 'TLSv1.3' } as const;
}

export function buildEnrolmentServer({ tls, log, ...parts }: EnrolmentServerOptions): UpstreamServer {
  const server = fastify({
    https: enrolmentContext(tls),
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: ENROLMENT_LIMITS.bodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
  });
  server.server.maxConnections = MAX_CONNECTIONS;
  const send = senderOf(parts.database);
  const ofAnAddress = new RateLimit(OF_AN_ADDRESS);
  const ofAll = new RateLimit(OF_ALL);
  server.addHook('onRequest', async (request, reply) => {
    const now = performance.now();
    // The address first: one that is over its own limit takes nothing from the others.
    if (ofAnAddress.take(request.ip, now) && ofAll.take('', now)) return undefined;
    return send(request, reply, refused('too-many-requests', { address: request.ip }));
  });
  server.setErrorHandler(async (error, request, reply) => {
    const { answer, status } = answerToError(error, request);
    return send(request, reply.status(status), answer);
  });
  server.setNotFoundHandler(async (request, reply) => send(request, reply, refused('not-found')));
  server.post(ENROLMENT_PATH, async (request, reply) => send(request, reply, await answerTo(request, parts)));
  return server;
}

async function answerTo(
  request: Request,
  { stationUrl, upstreamKey, ...parts }: Omit<EnrolmentServerOptions, 'tls' | 'log'>,
): Promise<Answer> {
  const asked = enrolmentRequestSchema.safeParse(request.body);
  if (!asked.success) return malformed(asked.error);
  const taken = await takeEnrolment(parts, asked.data);
  if (taken.kind === 'refused') return withAddress(taken, request.ip);
  request.log.info({ station: asked.data.station, address: request.ip }, 'enrolled');
  return { kind: 'answer', value: { certificatePem: taken.certificatePem, url: stationUrl, upstreamKey } };
}

/** Who came is not known; where from is. */
function withAddress({ body, ...refusal }: Refused, address: string): Refused {
  const { reason, detail } = body;
  return { ...refusal, body: { reason, detail: { ...detail, address } } };
}
