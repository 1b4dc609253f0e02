import { X509Certificate } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { readSetupFile, readStationConfig } from '../../station/setup/station-config.ts';
import { formatVerifierKey } from '../../formats/tlog/signed-note.ts';
import { verifierKeyWords } from '../../formats/tlog/verifier-key-words.ts';
import { earlierKeys } from '../../station/setup/migration.ts';
import { issuingCertificate } from '../../station/setup/verifying-keys.ts';
import type { CommandResult } from '../output.ts';

/** What an outsider must hold to check a proof. Public all of it, but worth only as much as the way it is handed over. */
export async function keys(dataDir: string): Promise<CommandResult> {
  const config = await readStationConfig(dataDir);
  const { station, checkpointKey, upstream, ca, migration } = config;
  const { earlier } = (await earlierKeys(config, await issuingCertificate(ca.intermediate))).checkpointKey;
  const before = earlier && { checkpointKey: formatVerifierKey(earlier.key), upToEntries: earlier.upToEntries };
  const root = await rootCertificate(ca.root);
  const rootPem = root.toString();
  const rootSha256Hex = root.fingerprint256.replaceAll(':', '').toLowerCase();
  const upstreamKey = upstream?.upstreamKey;
  return {
    json: {
      station,
      checkpointKey,
      ...(before === undefined ? {} : { before, officersSha256: migration?.officersSha256 }),
      ...(upstreamKey === undefined ? {} : { upstreamKey }),
      rootSha256Hex,
      rootPem,
    },
    text: [
      `station         ${station}`,
      `checkpoint key  ${checkpointKey}`,
      ...toCompare(checkpointKey),
      ...(before === undefined ? [] : [`key before      ${before.checkpointKey}, up to ${before.upToEntries} entries`]),
      ...(migration === undefined
        ? []
        : [`officers        SHA-256 ${migration.officersSha256}, who signed the migration`]),
      `upstream key    ${upstreamKey ?? 'none: this station has no upstream'}`,
      ...(upstreamKey === undefined ? [] : toCompare(upstreamKey)),
      `root            SHA-256 ${rootSha256Hex}`,
      `                ${root.subject.replaceAll('\n', ', ')}`,
      rootPem.trimEnd(),
    ].join('\n'),
  };
}

/** What the documents of officers show in place of a long key. */
function toCompare(verifierKey: string): string[] {
  const long = verifierKeyWords(verifierKey).filter((words) => !verifierKey.includes(words));
  return long.map((words) => `                ${words}`);
}

async function rootCertificate(path: string): Promise<X509Certificate> {
  const pem = await readSetupFile(path);
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw new Fault('station.bad-config', { path, problem: 'not a certificate' }, { cause: error });
  }
}
