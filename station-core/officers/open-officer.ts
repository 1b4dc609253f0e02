import { z } from 'zod';
import { Fault } from '../fault.ts';
import { officerAlgorithm, officerThumbprint, type OfficerKey } from '../formats/officer-key.ts';
import type { Secret } from '../secret.ts';
import { openKeyFile, type NewOfficer } from './key-file.ts';
import { createFiles, exists, pathsBeside, readJsonAs, type OfficerPaths } from './officer-files.ts';
import { OfficerToken, type TokenPlace } from './officer-token.ts';
import type { OfficerSigner } from './sign-document.ts';

const tokenPlaceSchema = z.strictObject({
  modulePath: z.string().min(1),
  tokenLabel: z.string().min(1).max(32),
  tokenSerial: z.string().min(1).max(16),
  keyLabel: z.string().min(1).max(64),
});

/** Asks the person, at their own terminal. */
export type AskSecret = (question: string) => Promise<Secret<string>>;

/** Makes the officer's key in a token, and the two files that say who the officer is and where the key lies. */
export async function createTokenOfficer(
  { publicPath, tokenPath }: OfficerPaths,
  asked: NewOfficer & { readonly place: Omit<TokenPlace, 'tokenSerial'> },
  ask: AskSecret,
): Promise<OfficerKey> {
  const { id, name, algorithm, place } = asked;
  using token = await OfficerToken.open(place, () => ask(pinQuestion(id, place)));
  token.generate(algorithm);
  const officer: OfficerKey = { id, name, jwk: token.publicJwk() };
  const { tokenSerial } = token;
  await createFiles([
    { path: publicPath, text: `${JSON.stringify(officer, undefined, 2)}\n`, mode: 0o644 },
    { path: tokenPath, text: `${JSON.stringify({ ...place, tokenSerial }, undefined, 2)}\n`, mode: 0o644 },
  ]);
  return officer;
}

const pinQuestion = (officer: string, { tokenLabel }: { readonly tokenLabel: string }): string =>
  `Key of the officer ${officer}: user PIN of the token ${tokenLabel}`;

/** Before anybody is asked anything: an officer named by a copy of their public file cannot sign with it. */
export async function requireKeyBeside(publicPath: string): Promise<void> {
  const { keyPath, tokenPath } = pathsBeside(publicPath);
  if ((await exists(keyPath)) || (await exists(tokenPath))) return;
  throw new Fault('officer.no-key-beside', { path: publicPath, wanted: [keyPath, tokenPath].join(' or ') });
}

/** Lets `work` sign as this officer; the private key is closed again when it ends. */
export async function asOfficer<T>(
  { publicPath, officer }: { readonly publicPath: string; readonly officer: OfficerKey },
  ask: AskSecret,
  work: (signer: OfficerSigner) => Promise<T>,
): Promise<T> {
  const { keyPath, tokenPath } = pathsBeside(publicPath);
  await requireKeyBeside(publicPath);
  if (await exists(keyPath)) {
    return work(await openKeyFile(keyPath, officer, await ask(`Passphrase of ${officer.id}`)));
  }
  const place = await readJsonAs(tokenPath, tokenPlaceSchema);
  using token = await OfficerToken.open(place, () => ask(pinQuestion(officer.id, place)));
  if (officerThumbprint(token.publicJwk()) !== officerThumbprint(officer.jwk)) {
    throw new Fault('officer.bad-key', { path: tokenPath, problem: 'the token holds the key of another officer' });
  }
  const algorithm = officerAlgorithm(officer.jwk);
  return await work({ officer, sign: (message) => token.sign(algorithm, message) });
}
