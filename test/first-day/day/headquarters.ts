/** Headquarters on Debian's PostgreSQL, by the commands of its guide. */
import { userInfo } from 'node:os';
import { type DebianCluster, startDebianCluster } from '../../upstream/postgres/debian-cluster.ts';
import { freePorts } from '../../upstream/enrolment/new-headquarters.ts';
import type { Stranger } from './stranger.ts';

/** The only use that the documents make of it. */
const SUDO = `[ "$1 $2" = '-u postgres' ] || exit 1
shift 2
export PGUSER=postgres
[ "$(id -u)" != 0 ] || exec setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
exec "$@"`;

/** Debian's own socket folder and account name, and ports that others may have, are what differs from the page. */
export async function startHeadquarters(stranger: Stranger): Promise<DebianCluster> {
  const cluster = await startDebianCluster();
  await stranger.installs('sudo', SUDO);
  stranger.exports('PGHOST', cluster.dir);
  stranger.calls('/run/postgresql', cluster.dir);
  stranger.calls('birthmark-upstream', userInfo().username);
  stranger.calls('/srv/headquarters', stranger.path('headquarters'));
  stranger.calls('hq.example.com', 'localhost');
  await stranger.types(stranger.command('headquarters', 'sudo -u postgres createuser'));
  await stranger.types(stranger.command('headquarters', 'sudo -u postgres createdb'));
  const url = stranger.command('headquarters', 'export DATABASE_URL=');
  stranger.exports('DATABASE_URL', /'(.+)'/.exec(url)?.[1] ?? '');
  const [port, enrolmentPort] = await freePorts();
  const here = `--listen 127.0.0.1 --port ${String(port)} --enrolment-port ${String(enrolmentPort)}`;
  await stranger.types(`${stranger.command('headquarters', 'birthmark upstream init')} ${here}`);
  await stranger.starts(stranger.command('headquarters', 'birthmark upstream serve'), /Listening on .+\n/);
  return cluster;
}

/** Headquarters draws a code; what is printed answers the questions of the setup. */
export async function answersOfHeadquarters(stranger: Stranger): Promise<string> {
  const drawn = await stranger.types(stranger.command('headquarters', 'birthmark upstream station add'));
  const [, url, code, fingerprint] = /upstream enrol (\S+) (\S+) --fingerprint (\S+)/.exec(drawn) ?? [];
  if (url === undefined || code === undefined || fingerprint === undefined) throw new Error(`no code: ${drawn}`);
  return `--headquarters ${url} --fingerprint ${fingerprint} --code ${code}`;
}

export function drawnCommand(drawn: string, dataDir: string): string {
  const [command] = /birthmark upstream enrol .+/.exec(drawn) ?? [];
  if (command === undefined) throw new Error(`no command for the station: ${drawn}`);
  return command.trim().replace('--data DIR', `--data ${dataDir}`);
}
