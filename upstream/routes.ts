import type { FastifyInstance, FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify';
import type { Server } from 'node:https';
import type { z } from 'zod';
import { BATCH_PATH, batchSchema, HEAD_PATH, OPEN_MATTERS_PATH } from '../station-core/sync/batch.ts';
import { CERTIFICATE_PATH, certificateRequestSchema } from '../station-core/sync/certificate-request.ts';
import { CRL_PATH, crlSchema } from '../station-core/sync/crl-delivery.ts';
import { heardSchema, HOLDS_PATH } from '../station-core/sync/hold-news.ts';
import { LAST_HEARD_PATH } from '../station-core/sync/refill/last-heard.ts';
import { ENTRIES_PATH, entriesQuerySchema } from '../station-core/sync/refill/stored-entries.ts';
import { ALARMS_PATH, alarmsBefore, alarmsQuerySchema } from './alarms/alarm-list.ts';
import type { Database } from './database.ts';
import { entriesOf } from './give-entries.ts';
import { lastHeardOf } from './last-heard.ts';
import { headOf, takeBatch } from './batches.ts';
import type { Ports } from './batches.ts';
import type { Callers } from './callers.ts';
import type { ClientIdentity } from './certificates/client-identity.ts';
import { renew } from './certificates/renew.ts';
import type { StationCa } from './certificates/station-ca.ts';
import { holdNewsFor } from './holds.ts';
import { openClaims } from './claims.ts';
import { openFindings } from './registry/findings.ts';
import { CRL_ROUTE, serveCrl } from './revocation/serve-crl.ts';
import type { ServedFile } from './revocation/serve-crl.ts';
import { takeCrl } from './revocation/take-crl.ts';
import { refused } from './refusal.ts';
import type { Refused } from './refusal.ts';

/** What may be asked, and by whom. Each route answers a value or a refusal; the server sends both. */
export interface RouteParts extends Ports {
  readonly callers: Callers;
  readonly stationCa: StationCa | undefined;
}

export type UpstreamServer = FastifyInstance<Server>;
export type Request = FastifyRequest<RouteGenericInterface, Server>;
export type Reply = FastifyReply<RouteGenericInterface, Server>;
export type Answer = Refused | ServedFile | { readonly kind: 'answer'; readonly value: object };

type Handler = (caller: ClientIdentity, request: Request) => Promise<Answer>;

interface Route {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly for: ClientIdentity['kind'];
  readonly handle: Handler;
}

export function addRoutes(
  server: UpstreamServer,
  parts: RouteParts,
  send: (request: Request, reply: Reply, answer: Answer) => Promise<Reply>,
): void {
  for (const { method, url, for: kind, handle } of routesOf(parts)) {
    server.route({
      method,
      url,
      handler: async (request, reply) => {
        const caller = parts.callers.of(request.raw, kind);
        return send(request, reply, caller === undefined ? refused('not-allowed') : await handle(caller, request));
      },
    });
  }
}

function routesOf(parts: RouteParts): readonly Route[] {
  const { database, stationCa } = parts;
  return [
    { method: 'POST', url: BATCH_PATH, for: 'station', handle: (caller, request) => batch(parts, caller, request) },
    {
      method: 'GET',
      url: HEAD_PATH,
      for: 'station',
      handle: async ({ name }) => {
        const head = await headOf(database, name);
        return head === undefined ? refused('unknown-station') : answer(head);
      },
    },
    {
      method: 'GET',
      url: OPEN_MATTERS_PATH,
      for: 'station',
      handle: async ({ name }) =>
        answer({ conflicts: await openClaims(database, name), findings: await openFindings(database, name) }),
    },
    lastHeardRoute(database),
    entriesRoute(database),
    { method: 'POST', url: HOLDS_PATH, for: 'station', handle: (caller, request) => holds(parts, caller, request) },
    {
      method: 'POST',
      url: CERTIFICATE_PATH,
      for: 'station',
      handle: async (caller, { body }) => {
        const asked = certificateRequestSchema.safeParse(body);
        if (!asked.success) return malformed(asked.error);
        const renewed = await renew({ database, ca: stationCa }, caller, Buffer.from(asked.data.csrBase64, 'base64'));
        return renewed.kind === 'refused' ? renewed : answer({ certificatePem: renewed.certificatePem });
      },
    },
    ...crlRoutes(database),
    {
      method: 'GET',
      url: ALARMS_PATH,
      for: 'headquarters',
      handle: async (_caller, { query }) => {
        const asked = alarmsQuerySchema.safeParse(query);
        if (!asked.success) return malformed(asked.error);
        return answer({ alarms: await alarmsBefore(database, asked.data) });
      },
    },
  ];
}

function lastHeardRoute(database: Database): Route {
  return {
    method: 'GET',
    url: LAST_HEARD_PATH,
    for: 'station',
    handle: async ({ name }) => {
      const heard = await lastHeardOf(database, name);
      return heard === undefined ? refused('unknown-station') : answer(heard);
    },
  };
}

function entriesRoute(database: Database): Route {
  return {
    method: 'GET',
    url: ENTRIES_PATH,
    for: 'station',
    handle: async ({ name }, { query }) => {
      const asked = entriesQuerySchema.safeParse(query);
      return asked.success ? answer(await entriesOf(database, name, asked.data.from)) : malformed(asked.error);
    },
  };
}

function crlRoutes(database: Database): readonly Route[] {
  return [
    {
      method: 'POST',
      url: CRL_PATH,
      for: 'station',
      handle: async (caller, { body }) => {
        const asked = crlSchema.safeParse(body);
        if (!asked.success) return malformed(asked.error);
        const taken = await takeCrl(database, caller, Buffer.from(asked.data.crlBase64, 'base64'));
        return taken.kind === 'refused' ? taken : answer({ number: taken.number });
      },
    },
    {
      method: 'GET',
      url: CRL_ROUTE,
      for: 'headquarters',
      handle: (_caller, { url, headers }) => {
        const name = url.split('?')[0]?.split('/').at(-1) ?? '';
        return serveCrl(database, { name, known: headers['if-none-match'] });
      },
    },
  ];
}

async function holds({ database }: Ports, { name }: ClientIdentity, { body }: Request): Promise<Answer> {
  const asked = heardSchema.safeParse(body);
  if (!asked.success) return malformed(asked.error);
  const news = await holdNewsFor(database, name, asked.data.heard);
  return 'kind' in news ? news : answer(news);
}

async function batch(ports: Ports, caller: ClientIdentity, request: Request): Promise<Answer> {
  const asked = batchSchema.safeParse(request.body);
  if (!asked.success) return malformed(asked.error);
  const outcome = await takeBatch(ports, caller, asked.data);
  if (outcome.kind === 'refused') return outcome;
  const { conflicts, findings = [] } = outcome.head;
  const station = caller.name;
  if (conflicts.length > 0) request.log.warn({ station, conflicts }, 'claimed by somebody else already');
  if (findings.length > 0) request.log.warn({ station, findings }, 'entries that do not hold');
  return answer(outcome.head);
}

function answer(value: object): Answer {
  return { kind: 'answer', value };
}

export function malformed({ issues: [issue] }: z.ZodError): Refused {
  return refused('malformed', { at: issue?.path.join('.') ?? '', why: issue?.code ?? '' });
}
