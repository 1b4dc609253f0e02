import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { openTestPool } from './test-pool.ts';
import { Agent, request } from 'undici';
import { startUpstream } from '../../fixtures/upstream/start.ts';
import type { RegisteredStation, RunningUpstream, StationTls, UpstreamOptions } from '../../fixtures/upstream/start.ts';
import type { Finding } from '../../station-core/sync/finding.ts';
import { HOLDS_PATH, type HoldNews } from '../../station-core/sync/hold-news.ts';
import { BATCH_PATH, HEAD_PATH, refusalSchema } from '../../station-core/sync/batch.ts';
import type { Conflict, Refusal } from '../../station-core/sync/batch.ts';
import { ALARMS_PATH } from '../../upstream/alarms/alarm-list.ts';
import type { Alarm } from '../../upstream/alarms/alarm-list.ts';
import { startEmbeddedPostgres } from '../../upstream/postgres/embedded-postgres.ts';
import { StationLedger } from './station-ledger.ts';

/** A real upstream process over a real PostgreSQL for one test file, and a plain client to say anything to it. */
export interface Headquarters extends AsyncDisposable {
  readonly upstream: RunningUpstream;
  readonly database: pg.Pool;
  readonly dir: string;
  readonly ledgerOf: (station: string) => StationLedger;
  readonly post: (station: string, body: unknown) => Promise<Answer>;
  readonly head: (station: string) => Promise<Answer>;
  readonly holds: (station: string, asked: unknown) => Promise<Answer>;
  readonly ask: (station: string, path: string, body?: unknown) => Promise<Answer>;
  /** The same with credentials of a test's own; each call is a connection of its own. */
  readonly askWith: (tls: StationTls, path: string, body?: unknown) => Promise<Answer>;
  /** As the program at headquarters that reads the alarms. */
  readonly alarms: (query?: string) => Promise<readonly Alarm[]>;
  /** What is stored of a station, in order: [seq, sha256 of the leaf]. */
  readonly stored: (station: string) => Promise<{ seq: number; leaf: Buffer }[]>;
}

export interface Answer {
  readonly status: number;
  readonly body: {
    readonly sizeEntries?: number;
    readonly receipt?: string;
    readonly conflicts?: readonly Conflict[];
    readonly findings?: readonly Finding[];
    readonly reason?: string;
    readonly news?: readonly HoldNews[];
    readonly more?: boolean;
    readonly certificatePem?: string;
  };
  readonly refusal: Refusal | undefined;
}

/** What all stations of a test have in the registry. */
export type Registration = Pick<RegisteredStation, 'issuingCertPem' | 'ranges'>;

export async function openHeadquarters(
  stations: readonly string[],
  registration: Registration = {},
  settings: Pick<UpstreamOptions, 'limits'> = {},
): Promise<Headquarters> {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-upstream-'));
  chmodSync(dir, 0o711); // run as root, the database belongs to another account, which must be able to enter
  await using parts = new AsyncDisposableStack();
  parts.defer(() => rm(dir, { recursive: true, force: true }));
  const ledgers = new Map(stations.map((station) => [station, new StationLedger(station)]));
  const registered = [...ledgers.values()].map(({ station, verifierKey }) => ({
    station,
    checkpointKey: verifierKey,
    ...registration,
  }));
  // Its own cluster always: a DATABASE_URL of the environment would be shared by test files that use the same names.
  const { databaseUrl } = parts.use(await startEmbeddedPostgres(join(dir, 'upstream')));
  const options = { dir: join(dir, 'upstream'), stations: registered, databaseUrl, ...settings };
  const upstream = parts.use(await startUpstream(options));
  const database = openTestPool(upstream.databaseUrl);
  parts.defer(() => database.end());
  const agents = new Map<string, Agent>();
  parts.defer(async () => {
    for (const agent of agents.values()) await agent.destroy();
  });
  const ask = async (station: string, path: string, body?: unknown): Promise<Answer> => {
    const agent = agents.get(station) ?? agentOf(await upstream.tlsOf(station));
    agents.set(station, agent);
    return askBy(agent, path, body);
  };
  const askWith = async (tls: StationTls, path: string, body?: unknown): Promise<Answer> => {
    const agent = agentOf(tls);
    try {
      return await askBy(agent, path, body);
    } finally {
      await agent.destroy();
    }
  };
  const askBy = async (agent: Agent, path: string, body?: unknown): Promise<Answer> => {
    const json = { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const sent = body === undefined ? { method: 'GET' as const } : { method: 'POST' as const, ...json };
    const answer = await request(new URL(path, upstream.url), { dispatcher: agent, ...sent });
    const value = (await answer.body.json()) as Answer['body'];
    return { status: answer.statusCode, body: value, refusal: refusalSchema.safeParse(value).data };
  };
  const running = parts.move();
  return {
    upstream,
    database,
    dir,
    ledgerOf: (station) => ledgers.get(station) ?? new StationLedger(station),
    post: (station, body) => ask(station, BATCH_PATH, body),
    head: (station) => ask(station, HEAD_PATH),
    holds: (station, asked) => ask(station, HOLDS_PATH, asked),
    ask,
    askWith,
    alarms: async (query = '') => {
      const { body } = await askWith(await upstream.alarmReaderTls(), `${ALARMS_PATH}${query}`);
      return (body as { readonly alarms?: readonly Alarm[] }).alarms ?? [];
    },
    stored: async (station) => {
      const query = 'select seq, leaf from entries where station = $1 order by seq';
      const { rows } = await database.query<{ seq: string; leaf: Buffer }>(query, [station]);
      return rows.map(({ seq, leaf }) => ({ seq: Number(seq), leaf }));
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

export function agentOf({ caPem, certPem, keyPem }: StationTls): Agent {
  return new Agent({ connect: { ca: caPem, cert: certPem, key: keyPem.reveal() } });
}
