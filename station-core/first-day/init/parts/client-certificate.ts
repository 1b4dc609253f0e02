import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { StationCeremony } from '../../../ceremony/station/ceremony-state.ts';
import { Fault } from '../../../fault.ts';
import { renewalDueAt } from '../../../sync/renewal.ts';
import { clientCertificate, renewFromFiles } from '../../../station/setup/enrol-station.ts';
import { phaseOf } from '../../phase/phase.ts';
import type { Part, Setup } from '../setup.ts';
import type { Turn } from '../turn.ts';
import { enrol } from './headquarters.ts';
import { CEREMONY_FOLDER } from './keys.ts';
import { drawCode } from '../questions.ts';

/**
 * Officers may take longer to sign than a client certificate is valid. A setup that goes on renews it when that is due; once it
 * is over, headquarters answers nobody without a new code. A station that stands renews it by itself.
 */
export const keepClientCertificate: Part = async (setup) => {
  const { file, given } = setup;
  const { dataDir } = file;
  const ceremony = await StationCeremony.open(join(dataDir, CEREMONY_FOLDER));
  const { headquarters } = ceremony.state;
  if (headquarters === undefined || (await phaseOf(dataDir)) === 'station') return undefined;
  const pem = await clientCertificate(dataDir);
  if (pem === undefined) return undefined; // the enrolment was interrupted, and goes on
  const now = setup.now?.() ?? new Date();
  const inUse = new X509Certificate(pem);
  if (now < renewalDueAt(inUse)) return undefined;
  if (now < inUse.validToDate) {
    await renew(setup, { url: headquarters.url, now });
    return undefined;
  }
  const code = given.get('code')?.join('');
  if (code === undefined) return newCode(setup, inUse.validToDate);
  await enrol(setup, ceremony, code);
  given.delete('code');
  return undefined;
};

/** The certificate is still valid: a network that is away keeps nobody from going on, and the next call tries again. */
async function renew({ file, signal }: Setup, { url, now }: { url: string; now: Date }): Promise<void> {
  try {
    await renewFromFiles({ dataDir: file.dataDir, station: file.answers.station ?? '', url, now }, signal);
  } catch (error) {
    if (!(error instanceof Fault) || !error.code.startsWith('sync.')) throw error;
  }
}

function newCode({ file }: Setup, endedAt: Date): Turn {
  return {
    kind: 'question',
    question: {
      name: 'code',
      option: '--code',
      asks: 'New one-time code',
      form: `the station's certificate for headquarters ended on ${endedAt.toISOString().slice(0, 10)}; nothing is signed again`,
      several: false,
      choices: [],
      before: drawCode(file.answers),
    },
  };
}
