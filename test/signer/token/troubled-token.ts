import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTroubleModule } from '../../../fixtures/pkcs11-trouble/build.ts';
import { signerFolder } from '../../../fixtures/token/ceremony.ts';
import { setUpSigner } from '../../../fixtures/token/trial-signer.ts';
import { makeStationToken, type StationToken } from '../station-token.ts';

/** A station's token behind the PKCS#11 module that misbehaves on demand; the officers have approved that module. */

/** Undefined where the module can be built. */
export const noCompiler = hasCompiler() ? undefined : 'needs gcc and libc6-dev';

export interface TroubleOrder {
  readonly at: string;
  /** CKM_ of PKCS#11; any when absent. */
  readonly mechanism?: number;
  readonly when?: 'before' | 'after';
  readonly times?: 'once' | 'always';
  readonly action: 'hang' | 'crash' | 'fail' | 'slow' | 'short' | 'wrong' | 'flags';
  readonly value?: number;
}

export class Trouble {
  readonly modulePath: string;
  readonly #orderPath: string;
  readonly #logPath: string;

  private constructor(dir: string, modulePath: string) {
    this.modulePath = modulePath;
    this.#orderPath = join(dir, 'order');
    this.#logPath = join(dir, 'calls');
  }

  static async build(): Promise<Trouble> {
    const dir = mkdtempSync(join(tmpdir(), 'trouble-'));
    return new Trouble(dir, await buildTroubleModule(dir));
  }

  /** Of a process that loads the module in place of `realModule`. */
  environment(realModule: string): Readonly<Record<string, string>> {
    return { TROUBLE_MODULE: realModule, TROUBLE_FILE: this.#orderPath, TROUBLE_LOG: this.#logPath };
  }

  /** From the next call on. */
  order({ at, mechanism = 0, when = 'before', times = 'once', action, value = 0 }: TroubleOrder): void {
    const words = [at, mechanism.toString(16), when, times, action, value.toString(16)];
    writeFileSync(this.#orderPath, `${words.join(' ')}\n`);
  }

  /** Whether an order for one call is still waiting for it. */
  get isWaiting(): boolean {
    return existsSync(this.#orderPath);
  }

  end(): void {
    rmSync(this.#orderPath, { force: true });
  }

  callsOf(name: string): number {
    if (!existsSync(this.#logPath)) return 0;
    const calls = readFileSync(this.#logPath, 'utf8').split('\n');
    return calls.filter((each) => each === name).length;
  }
}

export async function makeTroubledToken(trouble: Trouble): Promise<StationToken> {
  const token = await makeStationToken();
  const files = { ...token.files, modulePath: trouble.modulePath };
  const start = await setUpSigner({ dir: signerFolder(token.dir), token: files, officers: token.officers });
  Object.assign(process.env, trouble.environment(token.files.modulePath)); // forked processes inherit it
  return { ...token, files, start };
}

function hasCompiler(): boolean {
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
    return existsSync('/usr/include/stdio.h');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
