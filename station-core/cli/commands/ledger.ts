import { X509Certificate } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { parseVerifierKey } from '../../codecs/notes.ts';
import { type LedgerReport, verifyLedger, type VerifyOptions } from '../../ledger/verify/verify.ts';
import type { TablesRebuilt } from '../../ledger/verify/rebuilds-seen.ts';
import { version } from '../../station/version.ts';
import { readSetupFile, readStationConfig } from '../../station/setup/station-config.ts';
import type { CommandResult } from '../output.ts';

/** Needs no HSM and no running station: the ledger, the pinned public keys and the issuing certificate are enough. */
export async function verify(dataDir: string): Promise<CommandResult> {
  const { station, keys } = await verifyingKeys(dataDir);
  const report = verifyLedger(dataDir, keys);
  const signed = `${report.checkpoints} checkpoints, ${report.unsignedEntries} of the newest entries under none`;
  const head = [
    `${station}: ${report.entries} entries, ${signed}, root ${report.rootHex}`,
    ...(report.readFrom === 'a copy' ? ['Checked a copy: nothing can be written beside the ledger.'] : []),
  ];
  return {
    ok: report.ok,
    json: report,
    text: [
      ...head,
      ...rebuildLines(report),
      ...(report.ok ? ['The ledger is whole.'] : ['The ledger is NOT whole:', ...problemLines(report)]),
    ].join('\n'),
  };
}

export function problemLines({ problems }: LedgerReport): string[] {
  return problems.map(({ seq, what }) => (seq === undefined ? `  ${what}` : `  entry ${seq}: ${what}`));
}

/** For the security officer: an upgrade rebuilds tables, and so does a repair after somebody else wrote in the file. */
function rebuildLines({ rebuilds, outdatedTables }: LedgerReport): string[] {
  const outdated =
    outdatedTables.length === 0 ? [] : [`The next start rebuilds ${outdatedTables.join(', ')}: new software.`];
  const lines = rebuilds.map(
    (each) => `  entry ${each.seq}, ${each.at}: ${each.tables.join(', ')}: ${whyRebuilt(each)}`,
  );
  return [...(lines.length === 0 ? [] : ['Tables were rebuilt:', ...lines]), ...outdated];
}

function whyRebuilt({ reason, fromVersion }: TablesRebuilt): string {
  switch (reason) {
    case 'schema-changed':
      return `software upgrade from ${fromVersion ?? 'another version'}`;
    case 'contents-differed':
      return 'THE CONTENTS DIFFERED from the entries: something else wrote in the file';
    case 'not-recorded':
      return 'reason not recorded';
  }
}

/** The keys that the station's own setup pins. */
export async function verifyingKeys(
  dataDir: string,
): Promise<{ readonly station: string; readonly keys: VerifyOptions }> {
  const { checkpointKey, station, ca, upstream } = await readStationConfig(dataDir);
  const keys = {
    checkpointKey: parseVerifierKey(checkpointKey).publicKey,
    issuerCertDer: await issuingCertificate(ca.intermediate),
    version: version(),
    ...(upstream === undefined ? {} : { upstreamKey: parseVerifierKey(upstream.upstreamKey) }),
  };
  return { station, keys };
}

async function issuingCertificate(path: string): Promise<Uint8Array> {
  const pem = await readSetupFile(path);
  try {
    return new X509Certificate(pem).raw;
  } catch (error) {
    throw new Fault('station.bad-config', { path, problem: 'not a certificate' }, { cause: error });
  }
}
