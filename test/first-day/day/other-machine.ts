/** The disk of the station is dead. On another machine, with its token, the station is made of its backup. */
import { rename } from 'node:fs/promises';
import { PIN } from '../../e2e/crew.ts';
import { readSheet } from './screens.ts';
import type { Stranger } from './stranger.ts';

/** Carries over the medium with the backup, and the token. The old disk is gone. */
export async function moveTo(other: Stranger, stranger: Stranger): Promise<void> {
  await rename(stranger.path('backup'), other.path('backup'));
  await rename(stranger.path('station'), stranger.path('dead-disk'));
  other.calls('/mnt/backup', other.path('backup'));
  other.calls('/srv/birthmark-new', other.path('line'));
  other.calls('/srv/birthmark', other.path('line'));
}

/** Headquarters gives a code for a new client certificate: no backup has the key of the old one. */
export async function restoreThere(other: Stranger, stranger: Stranger): Promise<string> {
  const drawn = await stranger.types(stranger.command('backup', 'birthmark upstream station add'));
  const [, url = '', code = '', fingerprint = ''] = /--enrol (\S+) --code (\S+) --fingerprint (\S+)/.exec(drawn) ?? [];
  other.calls('https://hq.example.com:8444', url);
  other.calls('CODE', code);
  other.calls('SHA256', fingerprint);
  const restore = 'birthmark station restore /mnt/backup/ST01-2026-11-30.tar --data /srv/birthmark-new';
  const seen = await other.types(other.command('backup', restore));
  other.calls('/mnt/old-disk', stranger.path('dead-disk'));
  await other.types(other.command('backup', 'cp --recursive /mnt/old-disk/hsm'));
  return seen;
}

/** In a shell, as no screen is open there yet. */
export async function passOne(other: Stranger, paper: () => readonly Buffer[]): Promise<string> {
  const jig = await other.starts('birthmark jig --boards 1', /with Ctrl-C: its board is gone/);
  const before = paper().length;
  other.calls('/dev/ttyUSB0', /rfc2217:\S+/.exec(jig.seen)?.[0] ?? '');
  other.calls('WO-1177', 'WO-1');
  const provision = other.command('people', 'birthmark provision');
  const pin = { to: 'PIN or badge of ben: ', typed: PIN };
  return other.types(provision, pin, { to: 'Scan label', typed: () => readSheet(paper()[before]) });
}
