import { resolve } from 'node:path';
import { z } from 'zod';
import { buildFindings } from '../../first-day/product/build-findings.ts';
import { describeProduct, type ProductAnswers } from '../../first-day/product/describe-product.ts';
import { type ExaminedBuild, examineBuild } from '../../first-day/product/examined-build.ts';
import { hardwareTypeFindings } from '../../first-day/product/hardware-type-finding.ts';
import { isProblem, type ProductFinding } from '../../first-day/product/finding.ts';
import { makeProduct, requireNoProduct } from '../../first-day/product/make-product.ts';
import { readPublicReleaseKey, type ReleaseKey } from '../../release/release-key.ts';
import type { ProductConfig } from '../../station/product/product-config.ts';
import { findingsSummary } from '../findings-text.ts';
import type { CommandResult } from '../output.ts';
import { answersOf, type NewProductOptions, planOf } from '../product/answers.ts';
import { Questions } from '../product/questions.ts';
import { openReleaseKey } from '../product/release-key-file.ts';
import { importNotesText } from '../product/release-text.ts';
import { productFindingJson, productFindingText } from './product.ts';

export async function newProduct(
  path: string,
  options: NewProductOptions,
  signal: AbortSignal,
): Promise<CommandResult> {
  if (options.out !== undefined) await requireNoProduct(resolve(options.out));
  const examined = await examine(path, options);
  const questions = new Questions(process.stdin.isTTY && !options.json, signal);
  const plan = await planOf(examined, options, questions);
  const findings = buildFindings(examined, plan);
  if (findings.some(isProblem)) return notWritten(findings);
  const answers = await answersOf(examined, options, questions);
  const keys = await keysOf(options, questions);
  questions.requireAll();
  const { publicKey, secretKey } = await readKeys(keys, signal);
  const config = describeProduct(examined, plan, { ...answers, releaseKeys: [publicKey] });
  const dir = resolve(options.out ?? config.product);
  const key = secretKey === undefined ? {} : { key: secretKey };
  const written = await makeProduct({ dir, config, build: examined.build, ...key });
  const all = [...findings, ...hardwareTypeFindings(config.certificate)];
  return done({ examined, options, config, findings: all, written, dir });
}

function examine(path: string, { withBootloader, root, agentImage }: NewProductOptions): Promise<ExaminedBuild> {
  return examineBuild(path, {
    withSignedBootloader: withBootloader,
    ...(root === undefined ? {} : { allowedRoot: root }),
    ...(agentImage === undefined ? {} : { agentImages: [agentImage] }),
  });
}

interface KeyFiles {
  readonly key: string | undefined;
  readonly trust: string | undefined;
  readonly passphraseFile: string | undefined;
}

async function keysOf(options: NewProductOptions, questions: Questions): Promise<KeyFiles> {
  const { key, trust, passphraseFile } = options;
  if (key !== undefined || trust !== undefined) return { key, trust, passphraseFile };
  const file = await questions.answer({
    option: '--key or --trust (birthmark release key new)',
    question: 'File of the secret release key (birthmark release key new makes one)',
    given: undefined,
    schema: z.string().min(1),
  });
  return { key: file, trust: undefined, passphraseFile };
}

interface Keys {
  readonly publicKey: ProductAnswers['releaseKeys'][number];
  readonly secretKey?: ReleaseKey;
}

async function readKeys({ key, trust, passphraseFile }: KeyFiles, signal: AbortSignal): Promise<Keys> {
  if (key !== undefined) {
    const secretKey = await openReleaseKey({ path: key, passphraseFile }, signal);
    return { publicKey: secretKey.public, secretKey };
  }
  return { publicKey: await readPublicReleaseKey(trust ?? '') };
}

function notWritten(findings: readonly ProductFinding[]): CommandResult {
  const said = 'Nothing was written. Change the firmware project as shown, build it, and run the same command again.';
  return {
    ok: false,
    json: { ok: false, findings: findings.map(productFindingJson), written: [] },
    text: [...findings.map(productFindingText), '', findingsSummary('The build', findings), said].join('\n'),
  };
}

interface Made {
  readonly examined: ExaminedBuild;
  readonly options: NewProductOptions;
  readonly config: ProductConfig;
  readonly findings: readonly ProductFinding[];
  readonly written: readonly string[];
  readonly dir: string;
}

function done(made: Made): CommandResult {
  const { examined, config, findings, written, dir } = made;
  const { app } = examined.build;
  const next = nextStep(made);
  return {
    text: [
      ...findings.map(productFindingText),
      '',
      `${importNotesText(examined.notes)}Written to ${dir}: ${written.join(', ')}.`,
      `firmware   ${app.project} ${app.version}, ESP-IDF ${app.idfVersion}, ELF ${app.elfSha256Hex}`,
      '',
      'Next:',
      `  ${next}`,
      "Then take it to a station: 'birthmark product new --help' says how.",
    ].join('\n'),
    json: {
      ok: true,
      dir,
      written,
      readAs: examined.kind,
      product: config,
      firmware: { ...app, partitions: examined.build.partitions },
      findings: findings.map(productFindingJson),
      next: [next],
    },
  };
}

/** One command. What comes after it depends on the station; the help of the command says it. */
function nextStep({ examined, options, config, dir }: Made): string {
  if (options.key !== undefined || options.trust === undefined) return `birthmark product check ${quoted(dir)}`;
  const image = options.agentImage === undefined ? '' : ` --agent-image ${quoted(options.agentImage)}`;
  const root = options.root === undefined ? '' : ` --root ${quoted(options.root)}`;
  const loader = options.withBootloader ? ' --with-bootloader' : '';
  return `birthmark release import ${quoted(examined.path)}${root}${image}${loader} --out ${quoted(`${dir}/${config.release}`)} --key SECRET-KEY`;
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
