import type { Database } from '../database.ts';
import { refused } from '../refusal.ts';
import type { Refused } from '../refusal.ts';

/** `GET /v1/crl/SKI.crl`: the newest list of one issuing certificate, as DER (RFC 5280 and RFC 2585). */
export const CRL_ROUTE = '/v1/crl/:name';

const NAME = /^([0-9a-f]{2,128})\.crl$/;

export interface ServedFile {
  readonly kind: 'file';
  readonly status: 200 | 304;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

interface Row {
  readonly der: Buffer;
  readonly sha256: string;
  readonly next_update: Date;
}

export interface AskedCrl {
  readonly name: string;
  /** The value of If-None-Match. */
  readonly known: string | undefined;
}

/** A list whose time is over is served all the same: whoever checks certificates sees that it is over. */
export async function serveCrl(database: Database, { name, known }: AskedCrl): Promise<ServedFile | Refused> {
  const ski = NAME.exec(name)?.[1];
  if (ski === undefined) return refused('not-found');
  const { rows } = await database.query<Row>('select der, sha256, next_update from crls where issuer_ski = $1', [ski]);
  const row = rows[0];
  if (row === undefined) return refused('not-found');
  const etag = `"${row.sha256}"`;
  const leftS = Math.max(0, Math.floor((row.next_update.getTime() - Date.now()) / 1000));
  const headers = { etag, 'cache-control': `max-age=${leftS}`, 'content-type': 'application/pkix-crl' };
  const same = known?.split(',').some((each) => each.trim().replace(/^W\//, '') === etag) === true;
  return { kind: 'file', status: same ? 304 : 200, headers, bytes: same ? new Uint8Array() : row.der };
}
