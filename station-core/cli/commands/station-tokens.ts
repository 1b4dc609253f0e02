import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ListedObject, ListedToken } from '../../ceremony/token/listed-token.ts';
import { findTokens, type FoundModule, unfit } from '../../first-day/hsm/find-tokens.ts';
import { chosenSoftHsmConf } from '../../first-day/init/chosen-softhsm-conf.ts';
import { shellWord } from '../../first-day/init/handover-tasks.ts';
import { envOfStore, isSoftHsm } from '../../first-day/init/parts/token.ts';
import { formatTokenUri } from '../../first-day/init/pkcs11-uri.ts';
import { Fault } from '../../fault.ts';
import { profileOf } from '../../signer/token/profiles/hsm-profiles.ts';
import { type CommandResult, faultJson, faultText } from '../output.ts';

export interface TokensOptions {
  readonly module?: readonly string[];
  readonly softhsmConf?: string;
  readonly json: boolean;
}

export async function listAllTokens(options: TokensOptions, signal: AbortSignal): Promise<CommandResult> {
  const { module = [] } = options;
  const store = options.softhsmConf === undefined ? undefined : await storeOf(options.softhsmConf);
  const copyIn = await mkdtemp(join(tmpdir(), 'birthmark-tokens-'));
  try {
    const modulePaths = module.map((path) => resolve(path));
    const found = await findTokens({ modulePaths, copyIn, env: envOfStore(store), signal });
    return { text: textOf(found, store), json: { ok: true, modules: found.map(moduleJson) } };
  } finally {
    await rm(copyIn, { recursive: true });
  }
}

async function storeOf(given: string): Promise<string> {
  const path = await chosenSoftHsmConf(given);
  if (path === undefined) throw new Fault('station.bad-path', { path: given, problem: 'names no token folder' });
  return path;
}

function moduleJson({ modulePath, tokens, fault }: FoundModule): object {
  const listed = tokens.map((token) => {
    const reason = unfit(token);
    return Object.assign(
      { fit: reason === undefined },
      token,
      reason === undefined ? {} : { unfit: faultJson(reason) },
    );
  });
  return { modulePath, tokens: listed, ...(fault === undefined ? {} : { fault: faultJson(fault) }) };
}

/** `store` is that of SoftHSM: a setup that uses a token of it names it too. */
function textOf(found: readonly FoundModule[], store: string | undefined): string {
  if (found.length > 0) return found.map((each) => moduleText(each, store)).join('\n');
  return 'No PKCS#11 driver was found in the known places. Install that of your HSM, or name its file with --module.';
}

function moduleText({ modulePath, tokens, fault }: FoundModule, store: string | undefined): string {
  if (fault !== undefined) return [modulePath, indented(faultText(fault))].join('\n');
  const usesStore = store !== undefined && isSoftHsm(modulePath);
  const asOption = ({ tokenLabel }: ListedToken): string =>
    `--token '${formatTokenUri({ modulePath, tokenLabel })}'${usesStore ? ` --softhsm-conf ${shellWord(store)}` : ''}`;
  return [
    modulePath,
    ...(tokens.length === 0 ? ['  no token'] : tokens.map((each) => tokenText(each, asOption(each)))),
  ].join('\n');
}

const PIN_WORDS: Readonly<Record<ListedToken['pin'], string>> = {
  set: 'PIN set',
  'not-set': 'not set up',
  'last-try': 'one PIN attempt left',
  locked: 'PIN locked',
};

function tokenText(token: ListedToken, asOption: string): string {
  const { tokenLabel, tokenSerial, kind, manufacturer, model, pin, objects } = token;
  const known = kind === undefined ? `${manufacturer} ${model}` : profileOf(kind).name;
  const name = tokenLabel === '' ? 'without a label' : tokenLabel;
  const head = [name, `serial number ${tokenSerial || 'none'}`, known, PIN_WORDS[pin]].join(', ');
  const reason = unfit(token);
  return [
    `  ${head}`,
    `    shows without a PIN: ${objects.length === 0 ? 'nothing' : objects.map(objectText).join(', ')}`,
    ...(reason === undefined && pin === 'set' ? [`    for station init: ${asOption}`] : []),
    ...(reason === undefined ? [] : [indented(indented(`not for a station: ${faultText(reason)}`))]),
  ].join('\n');
}

const CLASS_WORDS: Readonly<Record<ListedObject['objectClass'], string>> = {
  certificate: 'certificate',
  public: 'public key',
  private: 'private key',
  secret: 'secret key',
  data: 'data',
  other: 'object',
};

function objectText({ objectClass, label }: ListedObject): string {
  return `${CLASS_WORDS[objectClass]} ${label || 'without a label'}`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
