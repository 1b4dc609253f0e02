/** The disk of the station is dead. On another machine, with its token, the station is made of its backup. */
import { cp, rename } from 'node:fs/promises';
import { PIN } from '../../e2e/crew.ts';
import { drawnCommand } from './headquarters.ts';
import { readSheet } from './screens.ts';
import type { Stranger } from './stranger.ts';

/** Carries over the medium with the backup, and the token. The old disk is gone. */
export async function moveTo(other: Stranger, stranger: Stranger): Promise<void> {
  await rename(stranger.path('backup'), other.path('backup'));
  await rename(stranger.path('station'), stranger.path('dead disk'));
  other.calls('/mnt/backup', other.path('backup'));
  other.calls('/srv/birthmark-new', other.path('line'));
  other.calls('/srv/birthmark', other.path('line'));
}

/** With a new client certificate: no backup has the key of the old one. */
export async function restoreThere(other: Stranger, stranger: Stranger): Promise<string> {
  const restore = other.command('backup', 'birthmark station restore /mnt');
  const [bare = ''] = restore.split(' --client-cert');
  await other.types(`${bare.replace(other.path('line'), other.path('scratch'))} --without-upstream`);
  const drawn = stranger.command('headquarters', 'birthmark upstream station add').replace(/ --serial-prefix.*/, '');
  await other.types(drawnCommand(await stranger.types(drawn), other.path('scratch')));
  other.calls('/srv/keys/S01.pem', other.path('scratch/upstream/station.pem'));
  other.calls('/srv/keys/S01.key.pem', other.path('scratch/upstream/station.key.pem'));
  const seen = await other.types(other.command('backup', 'birthmark station restore /mnt'));
  await cp(stranger.path('dead disk/hsm'), other.path('line/hsm'), { recursive: true });
  return seen;
}

/** In a shell, as no screen is open there yet. */
export async function passOne(other: Stranger, paper: () => readonly Buffer[]): Promise<string> {
  const jig = await other.starts('birthmark jig --boards 1', /calls its loader/);
  const before = paper().length;
  other.calls('/dev/ttyUSB0', /rfc2217:\S+/.exec(jig.seen)?.[0] ?? '');
  other.calls('products/lamp-one', other.path('line/products/night-light'));
  other.calls('WO-1177', 'WO-1');
  const provision = other.command('people', 'birthmark provision');
  const pin = { to: 'PIN or badge of ben: ', typed: PIN };
  return other.types(provision, pin, { to: 'Scan label', typed: () => readSheet(paper()[before]) });
}
