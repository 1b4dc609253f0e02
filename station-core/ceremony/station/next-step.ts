import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { asCalledElsewhere } from '../../called-as.ts';
import type { FilePath } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { SIGNATURE_THRESHOLD } from '../../formats/document-signatures.ts';
import { KEY_USES, type StationCeremony } from './ceremony-state.ts';
import { readSetupFile } from '../../station/setup/station-config.ts';
import { configurationPath, signaturesSoFar } from './configuration.ts';
import { RECORD_NAME } from './station-record.ts';
import { requestPath } from './write-request.ts';

/** Where a ceremony stands, and who must do what now. */
export type NextStep =
  | { readonly step: 'make-keys' | 'write-request' | 'draft-configuration' | 'begin-journal' | 'write-record' | 'none' }
  | { readonly step: 'import'; readonly request: string }
  | { readonly step: 'sign'; readonly configuration: string; readonly missing: number };

/** Steps for which the ceremony waits for somebody else. */
export function waits({ step }: NextStep): boolean {
  return step === 'import' || step === 'sign' || step === 'none';
}

export async function nextStep(ceremony: StationCeremony): Promise<NextStep> {
  const { state } = ceremony;
  if (KEY_USES.some((use) => state.keys[use] === undefined)) return { step: 'make-keys' };
  if (state.requestSha256 === undefined) return { step: 'write-request' };
  if (state.certificates === undefined) return { step: 'import', request: requestPath(ceremony) };
  if (state.configurationSha256 === undefined) return { step: 'draft-configuration' };
  if (state.opened !== undefined) {
    if (state.recordSha256 === undefined) return { step: 'write-record' };
    await requireRecord({ dir: ceremony.dir, name: `${RECORD_NAME}.json` }, state.recordSha256);
    return { step: 'none' };
  }
  const missing = SIGNATURE_THRESHOLD - (await signaturesSoFar(ceremony)).length;
  if (missing <= 0) return { step: 'begin-journal' };
  return { step: 'sign', configuration: configurationPath(ceremony), missing };
}

/** The file must be the one whose hash stands on paper. */
async function requireRecord({ dir, name }: FilePath, sha256: string): Promise<void> {
  const path = join(dir, name);
  const bytes = await readSetupFile(path);
  if (createHash('sha256').update(bytes).digest('hex') === sha256) return;
  throw new Fault('ceremony.damaged', { path, field: 'SHA-256' });
}

/** At another machine. */
const ROOT_SIGNS = asCalledElsewhere(
  '`birthmark ca root sign issuing.csr.pem --dir ROOT --out issuing.pem --present "NAME, ROLE" "NAME, ROLE"`',
);

export function nextStepText(next: NextStep, { dir }: StationCeremony): string {
  switch (next.step) {
    case 'import':
      return (
        `Take ${next.request} to the root and sign it there: ${ROOT_SIGNS}. Bring back issuing.pem, and root.pem from the ` +
        `folder of the root, and run \`birthmark ca import issuing.pem --root root.pem --dir ${dir}\`.`
      );
    case 'sign':
      return (
        `${next.missing === 1 ? 'One more officer signs' : 'Two officers sign'}: \`birthmark signer-config sign ${next.configuration} --officer ID.officer.json\`. ` +
        `Then run \`birthmark ca init --dir ${dir}\` again.`
      );
    case 'none':
      return 'The ceremony is complete. Everybody who was there signs the printed record.';
    case 'make-keys':
    case 'write-request':
    case 'draft-configuration':
    case 'begin-journal':
    case 'write-record':
      return `Run \`birthmark ca init --dir ${dir}\` to continue.`;
  }
}
