import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, runAtTerminal, type SeenAtTerminal } from '../../cli/at-terminal.ts';
import { root } from '../../imports.ts';
import { Running } from './running.ts';

/**
 * Somebody who has the documents and an empty machine: a home, the system's programs, and `birthmark`. What they type stands in a
 * guide, word by word, but for places and for what the station itself told them.
 */
export class Stranger implements AsyncDisposable {
  readonly dir: string;
  /** What the documents call a place, or what was said on the way, and what it is here. */
  readonly #here = new Map<string, string>();
  readonly #running = new AsyncDisposableStack();
  /** `NAME=value` each, beside what every login has. */
  readonly #exported: string[] = [];

  private constructor(dir: string) {
    this.dir = dir;
  }

  static async arrive(): Promise<Stranger> {
    const dir = await mkdtemp(join(tmpdir(), 'first-day-'));
    await chmod(dir, 0o711); // run as root, a database belongs to another account, which must be able to enter
    await mkdir(join(dir, 'bin'));
    const stranger = new Stranger(dir);
    const main = join(root, 'station-core/cli/main.ts');
    await stranger.installs('birthmark', `exec '${process.execPath}' '${main}' "$@"`);
    return stranger;
  }

  path(name: string): string {
    return join(this.dir, name);
  }

  /** From now on, `written` in a command of the documents means `here`. */
  calls(written: string, here: string): void {
    this.#here.set(written, here);
  }

  /** The command of the guide that begins so, as it is typed here. */
  command(guide: string, start: string): string {
    const found = commandsOf(guide).find((each) => each.startsWith(start));
    if (found === undefined) throw new Error(`docs/guides/${guide}.md has no command ${start}`);
    return [...this.#here].reduce((line, [written, here]) => line.replaceAll(written, here), found);
  }

  /** As `export` does in every shell from now on. */
  exports(name: string, value: string): void {
    this.#exported.push(`${name}=${value}`);
  }

  /** A program of the machine, in front of those of the system. */
  async installs(name: string, script: string): Promise<void> {
    await writeFile(join(this.dir, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** Types it at a terminal in the home directory and answers what is asked. Throws unless it ends well. */
  async types(line: string, ...answers: readonly Answer[]): Promise<string> {
    const { exitCode, seen } = await this.tries(line, ...answers);
    if (exitCode !== 0) throw new Error(`${line}: exit ${String(exitCode)}\n${seen}`);
    return seen;
  }

  tries(line: string, ...answers: readonly Answer[]): Promise<SeenAtTerminal> {
    return runAtTerminal(answers, this.#inShell(`stty cols 120 rows 40 && ${line}`)); // that of `script` has no size
  }

  /** Starts what goes on until it is stopped, and waits until it has printed this. It ends with the day at the latest. */
  async starts(line: string, until: RegExp): Promise<Running> {
    return this.#running.use(await Running.start(this.#inShell(`exec ${line}`), until));
  }

  #inShell(line: string): string[] {
    return ['env', '-i', ...this.environment(), 'sh', '-c', `cd "${this.dir}" && ${line}`];
  }

  /** `NAME=value` each: nothing of whoever runs the test. */
  environment(): string[] {
    const path = `PATH=${join(this.dir, 'bin')}:/usr/sbin:/usr/bin:/bin`;
    return [path, `HOME=${this.dir}`, 'TERM=xterm', 'LANG=C.UTF-8', ...this.#exported];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running.disposeAsync();
    await rm(this.dir, { recursive: true, force: true });
  }
}

/** Every command of a page, each on one line, without what is explained behind it. */
function commandsOf(guide: string): string[] {
  const page = readFileSync(join(root, 'docs/guides', `${guide}.md`), 'utf8');
  return [...page.matchAll(/^ *```(\w*)\n([^]*?)^ *```$/gm)]
    .filter(([, language = '']) => ['', 'sh'].includes(language))
    .flatMap(([, , block = '']) => block.replaceAll('\\\n', ' ').split('\n'))
    .map((line) =>
      line
        .replace(/\s+#.*$/, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '');
}
