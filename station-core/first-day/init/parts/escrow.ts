import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeText } from '../../../ceremony/ceremony-file.ts';
import { checkEscrowCertificate, checkKemCertificate } from '../../../secrets/escrow-certificate.ts';
import { readEscrow } from '../../../station/setup/read-escrow.ts';
import type { Part } from '../setup.ts';

export const ESCROW_FILE = 'escrow.pem';

/** The certificates to which copies of the secrets are sealed. Their private keys are never at a station. */
export const takeEscrow: Part = async ({ file, given, signal }) => {
  const { dataDir } = file;
  if (existsSync(join(dataDir, ESCROW_FILE))) return undefined;
  const path = given.get('escrow')?.[0];
  if (path === undefined) {
    return {
      kind: 'question',
      question: {
        name: 'escrow',
        option: '--escrow',
        asks: 'Escrow certificates',
        form: 'the file NAME.escrow.pem of the back office',
        several: false,
        choices: [],
        before: [
          {
            name: 'escrow-key',
            who: 'The back office, on a machine of its own',
            does: 'make the keys for the sealed copies of the secrets, and bring NAME.escrow.pem here.',
            command: `birthmark escrow new NAME --organization "${file.answers.organization ?? ''}" --out DIR`,
            elsewhere: true,
          },
        ],
      },
    };
  }
  const { certDer, kemCertDer } = await readEscrow(path);
  const now = new Date();
  checkEscrowCertificate(certDer, now);
  if (kemCertDer !== undefined) checkKemCertificate(kemCertDer, now);
  await writeText({ dir: dataDir, name: ESCROW_FILE }, await readFile(path, 'latin1'), signal);
  given.delete('escrow');
  return undefined;
};
