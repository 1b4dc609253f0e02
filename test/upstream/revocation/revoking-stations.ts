import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { request } from 'undici';
import { expect } from 'vitest';
import type { RevokedCertificate } from '../../../station-core/pki/crl/crl.ts';
import { CRL_PATH } from '../../../station-core/sync/crl-delivery.ts';
import { agentOf, openHeadquarters } from '../headquarters.ts';
import type { Answer, Headquarters } from '../headquarters.ts';
import { appendRun, statementOf, UnitCertificates } from '../registry/unit-certificates.ts';

export interface ListOf {
  readonly number: number;
  readonly revoked?: readonly RevokedCertificate[];
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
  /** What its entry states. */
  readonly instead?: object;
}

export const hoursAgo = (hours: number): Date => new Date(Math.floor(Date.now() / 1000) * 1000 - hours * 3_600_000);

/** Stations with an issuing CA each: one station's list is never the next of another's. They send to headquarters what they sign. */
export class RevokingStations implements AsyncDisposable {
  readonly hq: Headquarters;
  readonly #cas: ReadonlyMap<string, UnitCertificates>;
  #units = 0;

  private constructor(hq: Headquarters, cas: ReadonlyMap<string, UnitCertificates>) {
    this.hq = hq;
    this.#cas = cas;
  }

  static async open(names: readonly string[]): Promise<RevokingStations> {
    const cas = new Map(names.map((name) => [name, new UnitCertificates(`TEST issuing CA of ${name}`)]));
    const hq = await openHeadquarters(names, {}, { limits: { requestsPerMinute: 600, burst: 200 } });
    for (const [station, { pem, certDer }] of cas) {
      const query = 'insert into issuing_certificates (station, sha256, pem) values ($1, $2, $3)';
      await hq.database.query(query, [station, hash('sha256', certDer), pem]);
    }
    return new RevokingStations(hq, cas);
  }

  caOf(station: string): UnitCertificates {
    const ca = this.#cas.get(station);
    if (ca === undefined) throw new Error(`no CA of ${station}`);
    return ca;
  }

  /** A unit that passed at the station, and what a list says when it is revoked. */
  issueAt(station: string): {
    readonly unit: string;
    readonly certDer: Buffer;
    readonly revoked: RevokedCertificate;
  } {
    const n = (++this.#units).toString(16).padStart(2, '0');
    const [unit, serial] = [`24:0a:c4:00:01:${n}`, `L1-${n}`];
    const certDer = this.caOf(station).issue(unit, serial);
    appendRun(this.hq.ledgerOf(station), { run: `run-${n}`, unit, serial, certDer });
    const { certSerialHex } = statementOf(certDer);
    return { unit, certDer, revoked: { certSerialHex, revokedAt: hoursAgo(2), reason: 'keyCompromise' } };
  }

  revokeAt(station: string, unit: string, { certSerialHex, reason, revokedAt }: RevokedCertificate): void {
    this.hq.ledgerOf(station).append('certificate-revoked', {
      unit,
      certSerialHex,
      reason,
      revokedAt: revokedAt.toISOString(),
      intentSeq: 0,
    });
  }

  /** The entry that names the list, by what OpenSSL reads in it, or by what a test wants it to state instead. */
  name(station: string, crlDer: Buffer, { number, revoked = [], instead }: ListOf): void {
    const options = ['-inform', 'DER', '-noout', '-lastupdate', '-nextupdate'];
    const said = execFileSync('openssl', ['crl', ...options], { input: crlDer })
      .toString()
      .trim()
      .split('\n');
    const [thisUpdate, nextUpdate] = said.map((line) => new Date(line.split('=')[1] ?? '').toISOString());
    const stated = { number, thisUpdate, nextUpdate, revoked: revoked.length, crlSha256Hex: hash('sha256', crlDer) };
    this.hq.ledgerOf(station).append('crl-signed', Object.assign(stated, instead));
  }

  async send(station: string): Promise<Answer> {
    const log = this.hq.ledgerOf(station);
    return this.hq.post(station, log.batch((await this.hq.head(station)).body.sizeEntries ?? 0));
  }

  deliver(station: string, crlDer: Uint8Array): Promise<Answer> {
    const body = { crlBase64: Buffer.from(crlDer).toString('base64') };
    return this.hq.ask(station, CRL_PATH, body);
  }

  async signAndDeliver(station: string, what: ListOf): Promise<Answer> {
    const { instead: _, ...fields } = what;
    const crlDer = this.caOf(station).crl(fields);
    this.name(station, crlDer, what);
    expect((await this.send(station)).status).toBe(200);
    return this.deliver(station, crlDer);
  }

  skiOf(station: string): string {
    const said = execFileSync('openssl', ['x509', '-noout', '-ext', 'subjectKeyIdentifier'], {
      input: this.caOf(station).pem,
    });
    return (said.toString().split('\n')[1] ?? '').trim().replaceAll(':', '').toLowerCase();
  }

  async fetchCrl(station: string, headers: Record<string, string> = {}) {
    const agent = agentOf(await this.hq.upstream.alarmReaderTls());
    try {
      const url = new URL(`/v1/crl/${this.skiOf(station)}.crl`, this.hq.upstream.url);
      const answer = await request(url, { dispatcher: agent, headers });
      return { status: answer.statusCode, headers: answer.headers, der: Buffer.from(await answer.body.arrayBuffer()) };
    } finally {
      await agent.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.hq[Symbol.asyncDispose]();
  }
}
