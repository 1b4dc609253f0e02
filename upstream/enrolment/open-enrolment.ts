import { X509Certificate } from 'node:crypto';
import { Fault } from '../../station-core/fault.ts';
import type { Served } from '../certificates/served-certificate.ts';
import type { UpstreamConfig } from '../config.ts';
import { buildEnrolmentServer, enrolmentContext } from './enrolment-server.ts';
import type { EnrolmentServerOptions } from './enrolment-server.ts';

/** Opens the address where stations enrol, if the configuration has one. */
export interface OpenEnrolment extends AsyncDisposable {
  readonly url: string;
  readonly served: Served;
}

type Parts = Omit<EnrolmentServerOptions, 'stationUrl' | 'ca'> & {
  readonly ca: EnrolmentServerOptions['ca'] | undefined;
};

export async function openEnrolment(
  { enrolment }: UpstreamConfig,
  { ca, ...parts }: Parts,
): Promise<OpenEnrolment | undefined> {
  if (enrolment === undefined) return undefined;
  if (ca === undefined)
    throw new Fault('station.bad-config', { field: 'stationCertificates', why: 'enrolment needs it' });
  requireOwnAuthority(parts.tls);
  const server = buildEnrolmentServer({ ...parts, ca, stationUrl: enrolment.stationUrl });
  const url = new URL(await server.listen(enrolment.listen)).origin;
  return {
    url,
    served: { server: server.server, contextOf: enrolmentContext },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Stations pin the authority of the configuration: the server's own certificate must be below it. */
function requireOwnAuthority({ certPem, caPem }: Parts['tls']): void {
  const [leaf, authority] = [new X509Certificate(certPem), new X509Certificate(caPem)];
  if (leaf.checkIssued(authority) && leaf.verify(authority.publicKey)) return;
  throw new Fault('station.bad-config', { field: 'tls.certFile', why: 'not signed by the authority in tls.caFile' });
}
