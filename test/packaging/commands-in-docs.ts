/** The commands that the documents tell their readers to type. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../imports.ts';

export interface DocumentedCommand {
  readonly page: string;
  readonly line: string;
  /** It stands in a block of its own and leaves nothing out: it is typed as it stands. */
  readonly isWhole: boolean;
}

/** What is generated from the program itself, and what once was decided, tell nobody what to type. */
const NOT_READ = /^docs\/(?:reference|adr)\//;
const COMMAND = /^(?:sudo -u \S+ )?((?:birthmark|\.\/run) .+)$/;

export function documentedCommands(): DocumentedCommand[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`);
  const pages = ['README.md', ...docs].filter((name) => name.endsWith('.md') && !NOT_READ.test(name));
  return pages.sort().flatMap((page) => commandsIn(page, readFileSync(join(root, page), 'utf8')));
}

function commandsIn(page: string, text: string): DocumentedCommand[] {
  const blocks = [...text.matchAll(/^ *```(\w*)\n([^]*?)^ *```$/gm)]
    .filter(([, language = '']) => ['', 'sh'].includes(language))
    .flatMap(([, , block = '']) => linesOf(block));
  const prose = text.replaceAll(/^ *```[^]*?^ *```$/gm, '');
  const inline = [...prose.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(/\s+/g, ' '));
  const found = (lines: readonly string[], isWhole: boolean): DocumentedCommand[] =>
    lines
      .map((line) => COMMAND.exec(line)?.[1])
      .filter((line) => line !== undefined)
      .map((line) => ({ page, line, isWhole: isWhole && !line.includes('…') }));
  return [...found(blocks, true), ...found(inline, false)];
}

/** Each command on one line, without what is explained behind it. */
function linesOf(block: string): string[] {
  return block
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim().replace(/\s+#.*$|\s{2,}.*$/, ''));
}

/** Words as a shell takes them apart; where the output goes is the shell's own affair. */
export function wordsOf(line: string): string[] {
  return [...line.replace(/ > \S+$/, '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}
