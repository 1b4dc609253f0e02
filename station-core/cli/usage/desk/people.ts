import { type Command, Option } from 'commander';
import { ROLES } from '../../../model/role.ts';
import { dataOption, jsonOption } from '../../arguments.ts';
import type { AddOptions, PeopleOptions, RoleOptions } from '../../commands/people.ts';
import { answer } from '../../output.ts';
import { explain } from '../explain.ts';
import { asOption } from '../unit-acts.ts';

/** Each names the person who decides; the PIN, codes and badges are asked for at the terminal. */
export function declarePeople(program: Command): void {
  const people = program
    .command('people')
    .description(
      'Who may work at this station, and what they may do. But for `list`, the station must not be running.',
    );
  declareList(people);
  declareAdd(people);
  declareRole(people);
  declareCode(people);
  declareBadge(people);
  declareRemove(people);
  declareRecover(people);
  declareSecond(people, 'approve', 'Approve a proposal for a person, as the second person.');
  declareSecond(people, 'decline', 'Decline a proposal for a person.');
}

const commands = () => import('../../commands/people.ts');
const rolesOption = (): Option =>
  new Option('--role <roles...>', 'all roles of the person').choices(ROLES).makeOptionMandatory();

function declareList(people: Command): void {
  const command = people
    .command('list')
    .description('Show everybody, with their roles, and what waits for a second person.')
    .option('--revoked', 'also who can no longer sign in', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: { data: string; revoked: boolean; json: boolean }) =>
      answer(options.json, async () => (await commands()).listPeople(options)),
    );
  explain(command, { example: 'birthmark people list --data /srv/birthmark' });
}

function declareAdd(people: Command): void {
  const command = decision(people.command('add'), 'short name, never reused: the ledger knows the person by it')
    .description(
      'Add a person. They set their own PIN with the one-time code that is shown. The first one is the administrator, ' +
        'and sets a PIN at once. An administrator.',
    )
    .requiredOption('--name <name>', 'as people read it')
    .addOption(rolesOption())
    .option('--badge', 'ask for their badge too', false)
    .action((id: string, options: AddOptions) =>
      answer(options.json, async (signal) => (await commands()).addPerson(id, options, signal)),
    );
  explain(command, {
    example: 'birthmark people add ben --name Ben --role operator --as ada --data /srv/birthmark',
  });
}

function declareRole(people: Command): void {
  const command = decision(people.command('role'), 'short name')
    .description(
      'Give a person other roles. An administrator; security officer and administrator are roles that another ' +
        'security officer must approve.',
    )
    .addOption(rolesOption())
    .action((id: string, options: RoleOptions) =>
      answer(options.json, async (signal) => (await commands()).changeRoles(id, options, signal)),
    );
  explain(command, { example: 'birthmark people role ben --role operator qa --as ada --data /srv/birthmark' });
}

function declareCode(people: Command): void {
  const command = decision(people.command('code'), 'short name')
    .description(
      'Draw a one-time code for somebody who forgot their PIN. An administrator; for a security officer or an ' +
        'administrator a second person must approve it, and gets the code.',
    )
    .action((id: string, options: PeopleOptions) =>
      answer(options.json, async (signal) => (await commands()).drawCode(id, options, signal)),
    );
  explain(command, { example: 'birthmark people code ben --as ada --data /srv/birthmark' });
}

function declareBadge(people: Command): void {
  const command = decision(people.command('badge'), 'short name')
    .description(
      'Give a person another badge, which is asked for. An administrator; for a security officer or an administrator ' +
        'a second person must approve it.',
    )
    .action((id: string, options: PeopleOptions) =>
      answer(options.json, async (signal) => (await commands()).setBadge(id, options, signal)),
    );
  explain(command, { example: 'birthmark people badge ben --as ada --data /srv/birthmark' });
}

function declareRemove(people: Command): void {
  const command = decision(people.command('remove'), 'short name')
    .description('Let a person sign in no more. The record of their work stays. An administrator.')
    .action((id: string, options: PeopleOptions) =>
      answer(options.json, async (signal) => (await commands()).removePerson(id, options, signal)),
    );
  explain(command, { example: 'birthmark people remove ben --as ada --data /srv/birthmark' });
}

function declareRecover(people: Command): void {
  const command = people
    .command('recover')
    .description(
      'Let somebody in when nobody here can: by a recovery that two officers signed. It is carried out once, and shows ' +
        'a one-time code. The old PIN and badge end.',
    )
    .argument('<recovery>', 'the document, see `birthmark recovery`')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((path: string, options: { data: string; json: boolean }) =>
      answer(options.json, async (signal) => (await commands()).recover(path, options, signal)),
    );
  explain(command, { example: 'birthmark people recover RC-7.jws --data /srv/birthmark' });
}

function declareSecond(people: Command, name: 'approve' | 'decline', description: string): void {
  const command = decision(people.command(name), 'short name of the person it is about')
    .description(description)
    .action((id: string, options: PeopleOptions) =>
      answer(options.json, async (signal) => (await commands())[name](id, options, signal)),
    );
  explain(command, { example: `birthmark people ${name} olga --as oscar --data /srv/birthmark` });
}

function decision(command: Command, id: string): Command {
  return command.argument('<id>', id).addOption(asOption()).addOption(dataOption()).addOption(jsonOption());
}
