/** The signing service with its token, and headquarters: both are asked. */
import { X509Certificate } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { SignerClient, type SignerDaemon, type SignerStart, type SignerStatus } from '../../signer/client.ts';
import { readSignedFiles } from '../../station/issuance/signed-files.ts';
import { quarantineFault } from '../../station/quarantine/require-none.ts';
import { isRehearsal } from '../../station/copies/rehearsal.ts';
import { ClientCertificateFiles } from '../../station/setup/client-certificate.ts';
import { signerStartOf } from '../../station/setup/signer-start.ts';
import { signerDocument } from '../../station/setup/next-signer-config.ts';
import { readSetupText, type StationConfig } from '../../station/setup/station-config.ts';
import { askHead, askLastHeard } from '../../sync/refill/what-upstream-has.ts';
import { Transport } from '../../sync/transport.ts';
import { within } from '../../wait.ts';
import type { Checked, RunningStation } from './checked.ts';
import { type Found, good, seen } from './finding.ts';
import { requireHere } from './ledger-checks.ts';
import { checkSignerAccount } from './signer-account-checks.ts';

type Upstream = NonNullable<StationConfig['upstream']>;

const ANSWER_TIMEOUT_MS = 10_000;
/** Token and upstream are those of the station that works. */
const NOT_ASKED: Found = { state: 'not-checked', seen: seen('rehearsal') };

/**
 * Opened as the station opens it: driver, token, keys with their attributes, journal, anchor and signatures are all looked at
 * by that. Nothing is noted in the journal or the token, so that also a station that another one has replaced may be looked at.
 */
export async function checkSigningService(station: Checked): Promise<readonly Found[]> {
  if (await isRehearsal(station.dataDir)) return [NOT_ASKED];
  await requireHere(station);
  const { config, running, signal } = station;
  if (running !== undefined) return found(station, await statusOf(running, signal));
  if (config.signer === undefined) throw new Fault('signer.bad-config', { file: 'station.json', field: 'signer' });
  try {
    await using signer = await SignerClient.start({
      start: lookAt(await signerStartOf(config.signer)),
      signal,
    });
    await signer.judgeDocuments((await readSignedFiles(config)).offered, signal);
    return await found(station, await signer.status(signal));
  } catch (error) {
    // The station is running and has it: what it says is on its screens.
    if (error instanceof Fault && error.code === 'signer.journal-in-use')
      return [{ state: 'not-checked', fault: error }];
    throw error;
  }
}

async function found({ dataDir, config: { signer } }: Checked, status: SignerStatus): Promise<Found[]> {
  const own = signer !== undefined && 'socket' in signer;
  const account = own ? await checkSignerAccount({ dataDir, socket: signer.socket }, status) : [];
  return [tokenOf(status), ...account];
}

/** A service in an account of its own runs, and has nothing to start. */
function lookAt(start: SignerStart | SignerDaemon): SignerStart | SignerDaemon {
  return 'socket' in start ? start : { ...start, looks: true };
}

function tokenOf(status: SignerStatus): Found {
  const quarantined = quarantineFault(status);
  if (quarantined !== undefined) return { state: 'problem', fault: quarantined };
  const { tokenLabel: token, protection } = status;
  return good(seen(protection === 'reduced' ? 'tokenOfHost' : 'token', { token }));
}

function statusOf(running: RunningStation, signal: AbortSignal): Promise<SignerStatus> {
  const late = (): Fault => new Fault('signer.gone', { timeoutMs: ANSWER_TIMEOUT_MS });
  return within({ timeoutMs: ANSWER_TIMEOUT_MS, signal, late }, (limited) => running.signerStatus(limited));
}

export async function checkUpstream(checked: Checked): Promise<readonly Found[]> {
  if (await isRehearsal(checked.dataDir)) return [NOT_ASKED];
  const { upstream, signer } = checked.config;
  if (upstream === undefined) return [good(seen('noUpstream'))];
  return [await checkHead(checked, upstream), ...(await checkUpstreamKey(signer))];
}

/** One that reads no receipts takes the station for offline, however good the connection is. In an account of its own nobody sees it. */
async function checkUpstreamKey(signer: StationConfig['signer']): Promise<Found[]> {
  if (signer === undefined || !('config' in signer)) return [];
  const { upstreamKey } = await signerDocument(signer.config);
  return upstreamKey === undefined ? [{ state: 'warning', fault: new Fault('signer.no-upstream-key') }] : [];
}

async function checkHead({ now, signal }: Checked, upstream: Upstream): Promise<Found> {
  const pair = await new ClientCertificateFiles(upstream).current();
  const { validToDate } = new X509Certificate(pair.certPem);
  if (validToDate <= now) {
    throw new Fault('sync.renewal-failed', { path: upstream.cert, notAfter: validToDate.toISOString() });
  }
  return withoutNetwork(async () => {
    const caPem = await readSetupText(upstream.ca);
    await using transport = new Transport({ url: upstream.url, tls: { caPem, ...pair }, timeoutMs: ANSWER_TIMEOUT_MS });
    // A question that upstream does not take for the station at work: a new certificate is not in use before the station starts.
    const head = (await askLastHeard(transport, signal))?.head ?? (await askHead(transport, signal));
    return good(seen('upstream', { url: upstream.url, entries: head.sizeEntries }));
  });
}

/** The line works without: entries wait. */
async function withoutNetwork(ask: () => Promise<Found>): Promise<Found> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Fault && error.code === 'sync.unreachable') return { state: 'warning', fault: error };
    throw error;
  }
}
