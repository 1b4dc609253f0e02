import type { Command } from 'commander';
import { birthmark } from '../../station-core/cli/birthmark.ts';

/** docs/reference/commands.md: every command with what its `--help` says, so that a search finds an option. */
export function commandsPage(): string {
  const commands = leavesOf(birthmark(), 'birthmark');
  const page = [
    '# Commands',
    '<!-- Made from the commands by "npm run reference"; changes belong there. -->',
    'Commands of a station take `--data DIR`, or `BIRTHMARK_DATA`; there is no default. Every command takes `--json`, which also answers wrong usage, and `--help`. A port is a device path (`/dev/ttyUSB0`, `COM7`), `rfc2217://host:port` or `socket://host:port`. `BUILD` is a build directory of ESP-IDF or PlatformIO, an Arduino sketch folder, or a merged flash image.',
    'Exit status: 0 success, 1 a fault or the answer "no", 2 wrong usage, 70 a software defect.',
    ['| command | what it does |', '| --- | --- |', ...commands.map(row)].join('\n'),
    ...commands.map(section),
  ];
  return `${page.join('\n\n')}\n`;
}

interface Leaf {
  /** `birthmark unit show`. */
  readonly name: string;
  readonly command: Command;
}

function leavesOf(command: Command, name: string): Leaf[] {
  const inside = command.commands.filter((each) => each.name() !== 'help');
  return inside.length === 0 ? [{ name, command }] : inside.flatMap((each) => leavesOf(each, `${name} ${each.name()}`));
}

function row({ name, command }: Leaf): string {
  return `| [\`${name}\`](#${name.replaceAll(' ', '-')}) | ${summary(command).replaceAll('|', '\\|')} |`;
}

/** The first sentence, where the command has no shorter summary. */
function summary(command: Command): string {
  const [sentence = ''] = command.description().split(/(?<=\.)\s/);
  return command.summary() === '' ? sentence.replace(/\.$/, '') : command.summary();
}

function section({ name, command }: Leaf): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 100 }).outputHelp();
  return `## ${name}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\``;
}
