/** What officers signed for the station, and the certificates above those of its units. */
import { X509Certificate } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { isInForce } from '../../formats/permit.ts';
import { requireCaRules } from '../../pki/ca/ca-rules.ts';
import { requestAnsweredBy } from '../../pki/ca/request-answered-by.ts';
import { readManifestInForce } from '../../station/documents/manifest-in-force.ts';
import { requireAllowedSetup } from '../../station/documents/manifest-rules.ts';
import { readPermitFiles } from '../../station/product/permit-folder.ts';
import { readEscrow } from '../../station/setup/read-escrow.ts';
import { setupChoices } from '../../station/setup/setup-choices.ts';
import { readSetupFile } from '../../station/setup/station-config.ts';
import type { Checked } from './checked.ts';
import type { Seen } from '../../model/desk/station-checks.ts';
import { type Found, good, lookAtEach, seen } from './finding.ts';

const SOON_DAYS = 30;
const DAY_MS = 24 * 60 * 60_000;

/** The manifest is signed and in force, and allows what the setup chooses. */
export async function checkDocuments({ config, now }: Checked): Promise<Found> {
  const { manifest } = await readManifestInForce(config.documents, { station: config.station, now });
  requireAllowedSetup(manifest, await setupChoices(config, await readEscrow(config.escrow)));
  const { notAfter, number } = manifest;
  return untilWhen('manifest', { notAfter, now, name: 'manifest', values: { number } });
}

export async function checkCertificates({ config, now }: Checked): Promise<Found> {
  const [issuing, root] = await Promise.all([certificate(config.ca.intermediate), certificate(config.ca.root)]);
  const chain = { certDer: issuing.raw, rootCertDer: root.raw };
  requireCaRules(chain, requestAnsweredBy(issuing.raw), now);
  const { validToDate, subject } = issuing;
  return untilWhen('issuing certificate', {
    notAfter: validToDate.toISOString(),
    now,
    name: 'certificate',
    values: { subject: subject.replaceAll('\n', ', ') },
  });
}

export async function checkPermits({ config, now }: Checked): Promise<Found[]> {
  const { permits } = await readPermitFiles(config.permits);
  const ours = permits.filter(({ stations }) => stations?.includes(config.station) ?? true);
  if (ours.length === 0) return [{ state: 'problem', fault: new Fault('permit.none', { folder: config.permits }) }];
  return lookAtEach(
    ours,
    ({ permit }) => permit,
    async (permit) => {
      const { product, notAfter, quota } = permit;
      if (!isInForce(permit, now)) {
        return { state: 'warning', fault: new Fault('permit.expired', { product, now: now.toISOString() }) };
      }
      return Promise.resolve(untilWhen(permit.permit, { notAfter, now, name: 'permit', values: { product, quota } }));
    },
  );
}

interface Until extends Seen {
  readonly notAfter: string;
  readonly now: Date;
}

function untilWhen(document: string, { notAfter, now, name, values }: Until): Found {
  const days = Math.floor((Date.parse(notAfter) - now.getTime()) / DAY_MS);
  if (days >= SOON_DAYS) return good(seen(name, { ...values, until: notAfter.slice(0, 10) }));
  return { state: 'warning', fault: new Fault('document.ends-soon', { document, notAfter, daysLeft: days }) };
}

async function certificate(path: string): Promise<X509Certificate> {
  const pem = await readSetupFile(path);
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw new Fault('station.bad-config', { path, problem: 'not a certificate' }, { cause: error });
  }
}
