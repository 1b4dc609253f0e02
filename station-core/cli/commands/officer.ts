import { Fault } from '../../fault.ts';
import {
  officerKeySchema,
  officersSha256Hex,
  officerThumbprint,
  type OfficerAlgorithm,
  type OfficerKey,
} from '../../formats/officer-key.ts';
import { createKeyFile } from '../../officers/key-file.ts';
import { officerPaths, readOfficer } from '../../officers/officer-files.ts';
import { createTokenOfficer } from '../../officers/open-officer.ts';
import { askNewPassphrase, askSecret } from '../ask-secret.ts';
import { outputFolder } from '../named-files.ts';
import type { CommandResult } from '../output.ts';
import { table } from '../text-table.ts';

export interface NewOfficerOptions {
  readonly name: string;
  readonly out: string;
  readonly alg: OfficerAlgorithm;
  readonly module?: string;
  readonly token?: string;
  readonly keyLabel: string;
  readonly json: boolean;
}

export async function newOfficer(id: string, options: NewOfficerOptions, signal: AbortSignal): Promise<CommandResult> {
  const { name, out, alg: algorithm, module, token, keyLabel } = options;
  requireName(id, name);
  await outputFolder(out); // before a passphrase is entered for nothing
  const paths = officerPaths(out, id);
  if (module === undefined && token === undefined) {
    const passphrase = await askNewPassphrase(id, signal);
    const officer = await createKeyFile(paths, { id, name, algorithm }, passphrase);
    return created(officer, [
      ['private key', `${paths.keyPath} (encrypted; keep it and its passphrase to yourself)`],
      ['public key', `${paths.publicPath} (for the list of officers)`],
    ]);
  }
  if (module === undefined || token === undefined) {
    throw new Fault('station.bad-argument', { problem: '--module and --token are given together or not at all' });
  }
  const place = { modulePath: module, tokenLabel: token, keyLabel };
  const officer = await createTokenOfficer(paths, { id, name, algorithm, place }, (question) =>
    askSecret(question, signal),
  );
  return created(officer, [
    ['private key', `in the token ${token}, from where it never comes out`],
    ['where it is', paths.tokenPath],
    ['public key', `${paths.publicPath} (for the list of officers)`],
  ]);
}

export async function showOfficers(files: readonly string[]): Promise<CommandResult> {
  const officers: OfficerKey[] = [];
  for (const file of files) officers.push(await readOfficer(file));
  const officersSha256 = officersSha256Hex(officers);
  const rows = officers.map(({ id, name, jwk }) => [id, name, jwk.crv, officerThumbprint(jwk)]);
  return {
    text: `${table(rows)}\nofficers sha256  ${officersSha256}`,
    json: {
      ok: true,
      officers: officers.map((each) => ({ ...each, thumbprint: officerThumbprint(each.jwk) })),
      officersSha256,
    },
  };
}

function requireName(id: string, name: string): void {
  const parsed = officerKeySchema.safeParse({ id, name, jwk: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } });
  if (parsed.success) return;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  const problem =
    field === 'id'
      ? 'it has lower-case letters, digits, dots and hyphens only'
      : 'it is empty, too long or not printable';
  throw new Fault('station.bad-argument', { argument: field, problem });
}

function created(officer: OfficerKey, lines: readonly (readonly [string, string])[]): CommandResult {
  const thumbprint = officerThumbprint(officer.jwk);
  const rows = [...lines, ['thumbprint', `${thumbprint} (read it to whoever adds you to the list)`] as const];
  return {
    text: table(rows),
    json: { ok: true, officer, thumbprint },
  };
}
