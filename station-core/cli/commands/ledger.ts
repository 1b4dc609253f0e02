import { X509Certificate } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { parseVerifierKey } from '../../codecs/notes.ts';
import { verifyLedger } from '../../ledger/verify/verify.ts';
import { readSetupFile, readStationConfig } from '../../station/setup/station-config.ts';
import type { CommandResult } from '../output.ts';

/** Needs no HSM and no running station: the books, the pinned public keys and the issuing certificate are enough. */
export async function verify(dataDir: string): Promise<CommandResult> {
  const { checkpointKey, station, ca, upstream } = await readStationConfig(dataDir);
  const report = verifyLedger(dataDir, {
    checkpointKey: parseVerifierKey(checkpointKey).publicKey,
    issuerCertDer: await issuingCertificate(ca.intermediate),
    ...(upstream === undefined ? {} : { upstreamKey: parseVerifierKey(upstream.upstreamKey) }),
  });
  const signed = `${report.checkpoints} checkpoints, ${report.unsignedEntries} of the newest entries under none`;
  const head = `${station}: ${report.entries} entries, ${signed}, root ${report.rootHex}`;
  const problems = report.problems.map(({ seq, what }) =>
    seq === undefined ? `  ${what}` : `  entry ${seq}: ${what}`,
  );
  return {
    ok: report.ok,
    json: report,
    text: report.ok ? `${head}\nThe ledger is whole.` : [head, 'The ledger is NOT whole:', ...problems].join('\n'),
  };
}

async function issuingCertificate(path: string): Promise<Uint8Array> {
  const pem = await readSetupFile(path);
  try {
    return new X509Certificate(pem).raw;
  } catch (error) {
    throw new Fault('station.bad-config', { path, problem: 'not a certificate' }, { cause: error });
  }
}
