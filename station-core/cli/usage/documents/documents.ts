import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DocumentType } from '../../../formats/signed-document.ts';
import { jsonOption } from '../../arguments.ts';
import type {
  NewDocumentOptions,
  RevokeOptions,
  ShowDocumentOptions,
  SignOptions,
  VerifyOptions,
} from '../../commands/documents.ts';
import { answer } from '../../output.ts';
import { explain } from '../explain.ts';
import { declareManifestOfStation, declareSignerOfStation } from './station-manifest.ts';

/** Commands of one kind of document: each is drafted, signed by two officers in turn, and shown in the same way. */
interface Kind {
  readonly command: string;
  readonly what: string;
  readonly type: DocumentType;
  /** What `sign` and `show` take as well. */
  readonly also?: readonly DocumentType[];
}

const KINDS = {
  permit: { command: 'permit', what: 'permit', type: 'permit', also: ['revocations'] },
  manifest: { command: 'manifest', what: 'station manifest', type: 'manifest' },
  signer: { command: 'signer-config', what: 'configuration of the signing service', type: 'signer' },
  order: { command: 'revocation-order', what: 'revocation order', type: 'revocation-order' },
  lift: { command: 'lift', what: 'lift of a quarantine', type: 'lift' },
  recovery: { command: 'recovery', what: 'recovery of a person', type: 'recovery' },
  migration: { command: 'migration', what: 'migration', type: 'migration' },
} as const satisfies Record<string, Kind>;

export function declarePermit(program: Command): void {
  const permit = declareKind(program, KINDS.permit, 'Permits: leave to issue so many certificates for these units.');
  const revoked = permit
    .command('revoke')
    .description('Draft a list that revokes one permit more. Two officers sign it with `birthmark permit sign`.')
    .argument('<permit>', 'id of the permit')
    .requiredOption('--reason <text>', 'why it is revoked')
    .requiredOption('--out <file>', 'where the draft goes; must not exist')
    .option('--list <file>', 'the newest list of revoked permits; absent: this is the first one')
    .addOption(jsonOption())
    .action((id: string, options: RevokeOptions) =>
      answer(options.json, async () => (await import('../../commands/documents.ts')).revokePermit(id, options)),
    );
  explain(revoked, {
    example: 'birthmark permit revoke P-2026-07 --reason stolen --list revoked-4.jws --out revoked-5.jws',
  });
}

export function declareManifest(program: Command): void {
  const manifest = declareKind(
    program,
    KINDS.manifest,
    'Station manifests: all that the files of a station may choose among.',
  );
  declareManifestOfStation(manifest);
}

export function declareSignerConfig(program: Command): void {
  const signerConfig = declareKind(
    program,
    KINDS.signer,
    'Configuration of the signing service, as officers sign it at the ceremony and whenever it changes.',
  );
  declareSignerOfStation(signerConfig);
}

export function declareRevocationOrder(program: Command): void {
  declareKind(program, KINDS.order, 'Orders to revoke certificates, for more than a station may revoke on its own.');
}

export function declareLift(program: Command): void {
  declareKind(program, KINDS.lift, 'Lift the quarantine of a signing service, which takes two officers and a reason.');
}

export function declareRecovery(program: Command): void {
  declareKind(
    program,
    KINDS.recovery,
    'Let somebody in at a station where nobody else can: two officers sign, `birthmark people recover` carries it out.',
  );
}

/** Its content is what `birthmark ca migrate` found, and nobody writes another. */
export function declareMigration(program: Command): void {
  declareSignAndShow(
    program.command(KINDS.migration.command).description('What a station takes along from version 0.3 or earlier.'),
    KINDS.migration,
  );
}

export function declareDocument(program: Command): void {
  const document = program.command('document').description('Documents that officers signed, of every kind.');
  const verified = document
    .command('verify')
    .description('Check that two different officers signed a document, and what it says.')
    .argument('<file>', 'the document')
    .addOption(officersOption().makeOptionMandatory())
    .addOption(
      new Option('--officers-sha256 <hex>', 'hash that pins the list of officers').argParser((text: string) => {
        if (/^[0-9a-f]{64}$/.test(text)) return text;
        throw new InvalidArgumentError('Expected 64 lower-case hex digits.');
      }),
    )
    .addOption(jsonOption())
    .action((file: string, options: VerifyOptions) =>
      answer(options.json, async () => (await import('../../commands/documents.ts')).verifyDocument(file, options)),
    );
  explain(verified, {
    example: 'birthmark document verify P-2026-07.jws --officer anna.officer.json bo.officer.json',
  });
}

function declareKind(program: Command, kind: Kind, description: string): Command {
  const { command: name, what, type } = kind;
  const group = program.command(name).description(description);
  const created = group
    .command('new')
    .description(`Draft a ${what} from a file that holds its content as JSON. Nothing is signed by that.`)
    .argument('<content.json>', 'the content; what it lacks is named')
    .requiredOption('--out <file>', 'where the draft goes; must not exist')
    .addOption(jsonOption())
    .action((file: string, options: NewDocumentOptions) =>
      answer(options.json, async () => (await import('../../commands/documents.ts')).newDocument(type, file, options)),
    );
  explain(created, { example: `birthmark ${name} new content.json --out ${name}.jws` });
  declareSignAndShow(group, kind);
  return group;
}

function declareSignAndShow(group: Command, kind: Kind): void {
  const { command: name, what, type, also = [] } = kind;
  const types = [type, ...also];
  const signed = group
    .command('sign')
    .description(
      `Sign a ${what}. It is shown in words first, and must be confirmed at this terminal. Two officers sign in turn.`,
    )
    .argument('<file>', 'the document; the signature is added to it')
    .requiredOption('--officer <file>', 'your ID.officer.json, with your private key beside it')
    .addOption(jsonOption())
    .action((file: string, options: SignOptions) =>
      answer(options.json, async (signal) =>
        (await import('../../commands/documents.ts')).signOne(file, { ...options, types }, signal),
      ),
    );
  explain(signed, { example: `birthmark ${name} sign ${name}.jws --officer anna.officer.json` });
  const shown = group
    .command('show')
    .description(`Show a ${what} in words, and who signed it. Signatures are checked only of officers that are named.`)
    .argument('<file>', 'the document')
    .addOption(officersOption())
    .addOption(jsonOption())
    .action((file: string, options: ShowDocumentOptions) =>
      answer(options.json, async () =>
        (await import('../../commands/documents.ts')).showOne(file, { ...options, types }),
      ),
    );
  explain(shown, { example: `birthmark ${name} show ${name}.jws` });
}

const officersOption = (): Option => new Option('--officer <file...>', 'files ID.officer.json of those who may sign');
