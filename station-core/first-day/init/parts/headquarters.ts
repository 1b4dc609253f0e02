import { join } from 'node:path';
import { StationCeremony } from '../../../ceremony/station/ceremony-state.ts';
import { Fault } from '../../../fault.ts';
import { Secret } from '../../../secret.ts';
import { clientCertificate, enrolAs } from '../../../station/setup/enrol-station.ts';
import { readEnrolmentCode } from '../../../sync/enrol/enrolment-code.ts';
import { asks } from '../ask.ts';
import type { Part, Setup } from '../setup.ts';
import type { Turn } from '../turn.ts';
import { CEREMONY_FOLDER } from './keys.ts';

/**
 * The station enrols between its keys and the signatures of its officers: what headquarters answers for the key of its
 * receipts stands in the configuration that they sign, once. Nothing here trusts that key: officers compare it.
 */
export const enrolAtHeadquarters: Part = async (setup) => {
  const { file, given } = setup;
  const ceremony = await StationCeremony.open(join(file.dataDir, CEREMONY_FOLDER));
  const { headquarters, configurationSha256 } = ceremony.state;
  if (configurationSha256 !== undefined) {
    await requireAsSigned(setup);
    return undefined;
  }
  const address = await asks('headquarters')(setup);
  if (address !== undefined) return address;
  if (file.answers.headquarters === 'none') {
    if (headquarters !== undefined) throw new Fault('setup.answered', { question: 'headquarters' });
    return undefined;
  }
  const fingerprint = await asks('fingerprint')(setup);
  if (fingerprint !== undefined) return fingerprint;
  if (headquarters !== undefined && (await clientCertificate(file.dataDir)) !== undefined) return undefined;
  const code = given.get('code')?.join('');
  if (code === undefined) return CODE;
  await enrol(setup, ceremony, code);
  given.delete('code');
  return undefined;
};

const CODE: Turn = {
  kind: 'question',
  question: {
    name: 'code',
    option: '--code',
    asks: 'One-time code',
    form: 'as headquarters printed it; after an interruption the same code again, from the same folder',
    several: false,
    choices: [],
    before: [],
  },
};

/** A configuration that is drafted names its upstream, or none: that is what officers sign. */
async function requireAsSigned(setup: Setup): Promise<void> {
  const { file, given } = setup;
  for (const name of ['headquarters', 'fingerprint'] as const) {
    if (!given.has(name)) continue;
    if (file.answers[name] === undefined) throw new Fault('setup.answered', { question: name });
    await asks(name)(setup); // the same again, or `setup.answered`
  }
  given.delete('code');
}

/** The configuration that officers sign names one upstream: a later enrolment must be at that one. */
export async function enrol({ file, holder, signal }: Setup, ceremony: StationCeremony, code: string): Promise<void> {
  const { dataDir, answers } = file;
  const { settings, checkpointKey, certificates, headquarters, configurationSha256 } = ceremony.state;
  if (checkpointKey === undefined || certificates === undefined) {
    throw new Fault('ceremony.out-of-order', { missing: 'the keys of the checkpoints' });
  }
  if (readEnrolmentCode(code) === undefined) {
    throw new Fault('setup.bad-answer', { question: 'One-time code', form: 'four groups of five letters and digits' });
  }
  holder.begins('enrol');
  const { headquarters: url = '', fingerprint: fingerprintSha256Hex = '' } = answers;
  await enrolAs(
    { station: settings.station, checkpointKey, issuingCertificates: [certificates.issuingPem] },
    {
      enrolment: { dataDir, url, code: new Secret(code), fingerprintSha256Hex },
      // The certificate is put in its place after this: a crash between is enrolled again, with the same code and key.
      keep: async ({ url: stationUrl, upstreamKey }) => {
        if (configurationSha256 !== undefined) {
          if (headquarters?.upstreamKey === upstreamKey && headquarters.url === stationUrl) return;
          throw new Fault('setup.answered', { question: 'headquarters' });
        }
        await ceremony.advance(
          { headquarters: { url: stationUrl, upstreamKey } },
          `The station enrolled at headquarters, ${stationUrl}.`,
          signal,
        );
      },
    },
    signal,
  );
}
