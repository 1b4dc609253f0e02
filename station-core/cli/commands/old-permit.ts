import { parsePermit } from '../../codecs/permit.ts';
import { Fault } from '../../fault.ts';
import type { Permit } from '../../formats/permit.ts';
import { inputFile } from '../named-files.ts';
import type { CommandResult } from '../output.ts';
import { table } from '../text-table.ts';

/** Shows a permit of up to version 0.3, which nobody signed, and says what to do; `undefined` for any other file. */
export async function showOldPermit(file: string): Promise<CommandResult | undefined> {
  const permit = permitIn(await inputFile(file), file);
  if (permit === undefined) return undefined;
  const { organization, organizationalUnit, product, quota, notBefore, notAfter } = permit;
  const rows = [
    ['permit', `${permit.permit}, of version 0.3 or earlier`],
    ['product', product],
    ['subject', `O=${organization}, OU=${organizationalUnit}`],
    ['quota', String(quota)],
    ['valid', `${notBefore} to ${notAfter}`],
    ['signature', 'NONE: nobody signed such permits'],
  ];
  return {
    text: [
      table(rows),
      '',
      'Nothing is issued under it. It stays in the records of a station that was migrated.',
      'Two officers sign a new one: birthmark permit new CONTENT.json --out PERMIT.jws, then birthmark permit sign.',
    ].join('\n'),
    json: { ok: true, type: 'permit', version: 1, content: permit, signatures: [], checked: [] },
  };
}

function permitIn(bytes: Uint8Array, file: string): Permit | undefined {
  try {
    return parsePermit(bytes, file);
  } catch (error) {
    // Forgiven: it is no permit of then, and whoever reads it as a signed document says what is wrong with it.
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
