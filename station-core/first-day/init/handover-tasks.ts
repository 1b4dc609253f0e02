import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Answers } from './answers.ts';
import type { Task } from './turn.ts';

/**
 * What an administrator types to run the signing service in an account of its own. Nothing that root runs or installs comes
 * from the folder of the station, whose account could change it after it was read: the unit is that of the package, and
 * the hash of the officers stands in the command. What is copied from there is checked by the service itself. It is copied and
 * not moved: a process of the station may hold the old files open, and a link may stand for one. It is removed as the station's
 * account: root would remove whatever the path leads to by then.
 */

/** The unit runs `/usr/bin/birthmark`, of the npm package. The desktop shell has no such program: there, it is that of the guide. */
const PACKAGE =
  'electron' in process.versions ? '/usr/lib/node_modules/birthmark' : join(import.meta.dirname, '../../..');
const PACKAGE_UNITS = join(PACKAGE, 'packaging', 'systemd');
/** Of the unit in the package. Another account has its name in all places. */
export const USUAL_ACCOUNT = 'birthmark-signer';

export const SAME_ACCOUNT = 'same';

/** Undefined where the station starts the service itself. */
export function ownAccount({ signerAccount }: Answers): string | undefined {
  return signerAccount === SAME_ACCOUNT ? undefined : signerAccount;
}

export interface Handover {
  readonly account: string;
  /** The folder of the ceremony. */
  readonly ceremonyDir: string;
  readonly officersSha256: string;
  /** With SoftHSM: the folder of its tokens. */
  readonly softHsmStore: string | undefined;
  /** Of the token that the station made itself. */
  readonly pinFile: string | undefined;
}

export const socketOf = (account: string): string => `/run/${account}/socket`;
const homeOf = (account: string): string => `/var/lib/${account}`;
const settingsOf = (account: string): string => `/etc/${account}`;

export function handoverTasks(handover: Handover): Task[] {
  const { account } = handover;
  const values = { account, host: hostAccount() };
  return [
    {
      name: 'signer-account',
      values,
      who: 'An administrator of this machine',
      does: `make the account ${account}, and let ${values.host} reach its socket.`,
      command: [
        `sudo useradd --system --user-group --home-dir ${homeOf(account)} --shell /usr/sbin/nologin ${account}`,
        `sudo usermod -aG ${account} ${values.host}`,
      ].join('\n'),
    },
    {
      name: 'signer-files',
      values,
      who: 'The same person',
      does: `hand over what belongs to the signing service. It is moved: no copy stays with ${values.host}.`,
      command: filesCommand(handover),
    },
    {
      name: 'signer-pin',
      values,
      who: 'Whoever keeps the PIN of the token',
      does: 'seal it to this machine.',
      command: pinCommand(handover),
    },
    {
      name: 'signer-service',
      values,
      who: 'The administrator',
      does: 'compare the hash of the officers with what `birthmark officer show` prints, and start the service.',
      command: serviceCommand(handover),
    },
  ];
}

/** A new member of a group is one from the next session on. */
export function groupTask(account: string): Task {
  const values = { account, host: hostAccount() };
  return {
    name: 'signer-group',
    values,
    who: 'An administrator of this machine',
    does: `add ${values.host} to the group ${account}. Then sign out as ${values.host} and in again.`,
    command: `sudo usermod -aG ${account} ${values.host}`,
  };
}

function filesCommand({ account, ceremonyDir, softHsmStore }: Handover): string {
  const home = homeOf(account);
  return [
    `sudo install -d -m 700 ${home} ${settingsOf(account)}`,
    `sudo cp -T ${shellWord(join(ceremonyDir, 'signer.json'))} ${home}/signer.json`,
    moved(join(ceremonyDir, 'state'), `${home}/state`),
    ...(softHsmStore === undefined
      ? []
      : [
          `sudo install -d -m 700 ${home}/hsm`,
          moved(softHsmStore, `${home}/hsm/tokens`),
          `printf 'directories.tokendir = ${home}/hsm/tokens\\nobjectstore.backend = file\\n' | sudo tee ${home}/hsm/softhsm2.conf`,
        ]),
    `sudo chown -hR ${account}:${account} ${home}`,
  ].join('\n');
}

function moved(from: string, to: string): string {
  const path = shellWord(from);
  return `sudo cp -rLT ${path} ${to} && sudo -u ${hostAccount()} rm -r ${path}`;
}

function pinCommand({ account, pinFile }: Handover): string {
  const sealed = `${settingsOf(account)}/hsm-pin.cred`;
  const seal = 'sudo systemd-creds encrypt --name=hsm-pin --with-key=auto';
  if (pinFile === undefined) return `systemd-ask-password -n "PIN of the token" | ${seal} - ${sealed}`;
  const path = shellWord(pinFile);
  return `${seal} ${path} ${sealed} && sudo -u ${hostAccount()} rm ${path}`;
}

function serviceCommand({ account, officersSha256, softHsmStore }: Handover): string {
  const store = softHsmStore === undefined ? '' : `SOFTHSM2_CONF=${homeOf(account)}/hsm/softhsm2.conf\\n`;
  const unit = shellWord(join(PACKAGE_UNITS, `${USUAL_ACCOUNT}.service`));
  return [
    `printf 'BIRTHMARK_OFFICERS_SHA256=${officersSha256}\\n${store}' | sudo tee ${settingsOf(account)}/signer.env`,
    `sed 's/${USUAL_ACCOUNT}/${account}/g' ${unit} | sudo tee /etc/systemd/system/${account}.service > /dev/null`,
    'sudo systemctl daemon-reload',
    `sudo systemctl enable --now ${account}`,
  ].join('\n');
}

/** The one that runs the setup, and the station later. */
function hostAccount(): string {
  try {
    return userInfo().username;
  } catch {
    return 'ACCOUNT'; // a container may run a number that has no name
  }
}

/** A folder may have any name, and root types it. */
export function shellWord(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
