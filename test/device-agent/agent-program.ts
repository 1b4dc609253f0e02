import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { decodeCbor } from '../../station-core/protocol/unit-agent/cbor.ts';
import { SlipDecoder } from '../../station-core/protocol/slip.ts';
import { UNIT } from './unit-flash.ts';

/** The real program, with its line in a pipe and its flash in a file, for one boot of a unit. */
export const PROGRAM = join(import.meta.dirname, '../../device-agent/build/birthmark-agent');

/** What `describe.skipIf` needs: why nothing can be tested here. */
export const noProgram = existsSync(PROGRAM)
  ? undefined
  : 'needs cc, make and libmbedtls-dev: make -C device-agent builds the agent';

export interface Boot {
  readonly flash: Buffer;
  /** All that comes over the line; then its other end closes. */
  readonly line: Buffer;
  readonly keyOption?: 'flash' | 'flash-encrypted' | 'hmac' | 'ecdsa';
  /** eFuses of a unit that runs alone (device-agent/ports/posix/silicon_file.c). Absent: nothing is burnt. */
  readonly efuses?: Buffer;
  readonly more?: readonly string[];
  /** Another build of the program. */
  readonly program?: string;
  /** Something in front of the program: `valgrind …`. */
  readonly under?: readonly string[];
}

export interface AfterBoot {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly words: string;
  /** As it went over the line. */
  readonly sent: Buffer;
  readonly answers: readonly Answer[];
  readonly flash: Buffer;
  readonly efuses: Buffer | undefined;
  /** The core's whole memory when the line had closed. */
  readonly arena: Buffer;
}

export interface Answer {
  readonly version: number;
  readonly kind: number;
  readonly sequence: number;
  readonly bodyBytes: Buffer;
  readonly body: Readonly<Record<string, unknown>>;
}

export function boot(options: Boot): AfterBoot {
  const folder = mkdtempSync(join(tmpdir(), 'birthmark-agent-'));
  const files = { flash: join(folder, 'flash'), efuses: join(folder, 'flash.efuse'), arena: join(folder, 'arena') };
  try {
    writeFileSync(files.flash, options.flash);
    if (options.efuses !== undefined) writeFileSync(files.efuses, options.efuses);
    const { status, signal, stdout, stderr } = run(options, files);
    return {
      exitCode: status,
      signal,
      words: stderr.toString(),
      sent: stdout,
      answers: answersIn(stdout),
      flash: readFileSync(files.flash),
      efuses: existsSync(files.efuses) ? readFileSync(files.efuses) : undefined,
      arena: existsSync(files.arena) ? readFileSync(files.arena) : Buffer.alloc(0),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(options: Boot, files: { readonly flash: string; readonly arena: string }) {
  const mac = UNIT.mac.toString('hex');
  const unit = `--chip ${UNIT.chip} --mac ${mac} --boot-loader-offset 0 --key-option ${options.keyOption ?? 'flash'}`;
  const under = options.under ?? [];
  const more = options.more ?? [];
  const paths = ['--flash', files.flash, '--dump-arena', files.arena];
  const words = [...under, options.program ?? PROGRAM, ...paths, ...unit.split(' '), ...more];
  const [program = '', ...args] = words;
  return spawnSync(program, args, { input: options.line, maxBuffer: 2 ** 26 });
}

/** What a unit sends is frames and nothing else: the program has no console. */
export function answersIn(sent: Buffer): readonly Answer[] {
  const decoder = new SlipDecoder({ isFrame: isWhole });
  return [...decoder.push(sent), ...decoder.flush()].map((piece) => {
    if (piece.kind !== 'frame') throw new Error(`the agent sent what is no frame: ${piece.bytes.toString('hex')}`);
    const { bytes } = piece;
    const bodyBytes = bytes.subarray(4, -4);
    const body = decodeCbor(bodyBytes) as Answer['body']; // the protocol has maps only; decodeCbor throws for bad CBOR
    return { version: bytes.readUInt8(0), kind: bytes.readUInt8(1), sequence: bytes.readUInt16LE(2), bodyBytes, body };
  });
}

function isWhole(frame: Buffer): boolean {
  return frame.length > 8 && frame.readUInt32LE(frame.length - 4) === crc32(frame.subarray(0, -4));
}

const REFUSAL_KIND = 0xff;

/** `reply`, or the reason of the refusal. */
export function inWords({ kind, body }: Answer): string {
  return kind === REFUSAL_KIND ? String(body['reason']) : 'reply';
}
