/** How every command reads its words, shows its help and answers wrong usage. It loads nothing of the station. */
import { Command, CommanderError, type Option } from 'commander';
import { asCalled } from '../called-as.ts';
import { Fault } from '../fault.ts';
import { NOT_SHOWN, withoutSecrets } from './label-text.ts';
import { EXIT, faultText, printFault } from './output.ts';

const words = process.argv.slice(2);

export function newProgram(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .exitOverride()
    .helpOption('-h, --help', 'show this help')
    .configureHelp({ commandUsage, optionDescription: optionText })
    .configureOutput({
      outputError: () => undefined, // written in one place, see `answerWrongUsage`
      writeOut: (text) => process.stdout.write(asCalled(text)),
      writeErr: (text) => {
        if (!wantsJson()) process.stderr.write(asCalled(text));
      },
    });
}

/** Runs the command that the words after the program's name ask for. Wrong usage exits 2. */
export async function runProgram(program: Command): Promise<void> {
  quietWhenNobodyReads();
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      process.stderr.write(`${faultText(error)}\n`);
      process.exitCode = EXIT.bug;
    } else if (error.exitCode !== 0) answerWrongUsage(error, namedBy(program)); // help and version are not wrong
  }
}

/** `birthmark chip … | head` closes the pipe early: that is no defect. */
function quietWhenNobodyReads(): void {
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

function wantsJson(): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end < 0 ? undefined : end).includes('--json');
}

function answerWrongUsage(error: CommanderError, command: Command): void {
  process.exitCode = EXIT.usage;
  const problem = problemOf(error, command);
  if (wantsJson()) printFault(true, new Fault('station.bad-argument', { problem, usage: commandUsage(command) }));
  else if (error.code !== SHOWN_AS_HELP) {
    process.stderr.write(asCalled(`${problem}\n'${fullName(command)} --help' shows how to use it.\n`));
  }
}

/** A group was called without one of its commands; its help is on stderr already. */
const SHOWN_AS_HELP = 'commander.help';

function problemOf(error: CommanderError, command: Command): string {
  const names = command.commands.map((each) => each.name());
  // A group has no option of its own: with `--json` alone commander misses the option, and not the command.
  const onlyJson = names.length > 0 && error.message === "error: unknown option '--json'";
  if (error.code === SHOWN_AS_HELP || onlyJson) return `a command is missing: ${names.join(', ')}`;
  const missing = error.code === 'commander.missingMandatoryOptionValue';
  const variable = missing ? command.options.find(({ flags }) => error.message.includes(flags))?.envVar : undefined;
  return variable === undefined ? quotable(error) : `${quotable(error)}, and ${variable} is not set`;
}

/** A word in a command's place may be anything that was pasted or scanned; only what looks like a command is quoted. */
function quotable({ code, message }: CommanderError): string {
  const plain = withoutSecrets(message.replace(/^error: /, ''));
  if (code !== 'commander.unknownCommand' || /^unknown command '[a-z-]{1,24}'(\n|$)/.test(plain)) return plain;
  return `unknown command ${NOT_SHOWN}`;
}

/** The command that the first words name. */
function namedBy(program: Command): Command {
  let command = program;
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) return command;
    command = next;
  }
  return command;
}

function fullName(command: Command): string {
  const above = command.parent;
  return above === null ? command.name() : `${fullName(above)} ${command.name()}`;
}

/** What must be given is in the usage line itself. */
function commandUsage(command: Command): string {
  const required = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
  return [fullName(command), ...required, command.usage()].join(' ');
}

function optionText(option: Option): string {
  const takesValue = option.required || option.optional;
  const notes = [
    ...(option.mandatory ? ['required'] : []),
    ...(option.argChoices === undefined ? [] : [`one of ${option.argChoices.join(', ')}`]),
    ...(takesValue && option.defaultValue !== undefined ? [`default ${defaultText(option)}`] : []),
    ...(option.envVar === undefined ? [] : [`or set ${option.envVar}`]),
  ];
  return notes.length === 0 ? option.description : `${option.description} (${notes.join('; ')})`;
}

const defaultText = ({ defaultValueDescription, defaultValue }: Option): string =>
  defaultValueDescription ?? String(defaultValue);
