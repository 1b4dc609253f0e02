import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Fault } from '../../fault.ts';
import { askForLink } from '../../host/sessions/link-folder.ts';
import { requireOwnAccount } from '../../station/requests/request-folder.ts';
import { SessionFolder, type SessionsFound } from '../../host/sessions/session-folder.ts';
import { phaseOf } from '../../first-day/phase/phase.ts';
import { readStationConfig } from '../../station/setup/station-config.ts';
import { type CommandResult, faultJson, faultText } from '../output.ts';
import { table } from '../text-table.ts';

export interface RevokeScreenOptions {
  readonly data: string;
  readonly all: boolean;
  readonly json: boolean;
}

/** Reads the files; the station may be running or not. */
export async function listScreens(data: string): Promise<CommandResult> {
  const found = await (await folderOf(data)).list();
  const { sessions, unusable } = found;
  const shown = sessions.map(({ id, since, lastSeenAt, browser }) => ({ id, since, lastSeenAt, browser }));
  return {
    text: listText(found),
    json: {
      ok: unusable.length === 0,
      sessions: shown,
      unusable: unusable.map(({ id, fault }) => ({ id, fault: faultJson(fault) })),
    },
    ok: unusable.length === 0,
  };
}

export async function revokeScreens(
  id: string | undefined,
  { data, all }: RevokeScreenOptions,
): Promise<CommandResult> {
  if (all === (id !== undefined)) throw new Fault('station.bad-argument', { problem: 'give either an ID or --all' });
  const folder = await folderOf(data);
  const ids = idsOf(await folder.list());
  const wanted = id === undefined ? ids : [id];
  if (id !== undefined && !ids.includes(id)) throw new Fault('station.screen-unknown', { id });
  for (const each of wanted) await folder.revoke(each);
  const text = wanted.length === 0 ? 'There is no session to revoke.' : `Revoked: ${wanted.join(', ')}`;
  return { text, json: { ok: true, revoked: wanted } };
}

export interface LinkOptions {
  readonly data: string;
  readonly wait: number;
}

/** The link is the answer: it goes to whoever asked, on stdout, and nowhere else. */
export async function screenLink({ data, wait }: LinkOptions, signal: AbortSignal): Promise<CommandResult> {
  const dataDir = resolve(data);
  await requireOwnAccount(dataDir); // another account could not even read the setup
  // A folder that is being set up has no station.json yet; one that is not there is a wrong name.
  if (!existsSync(dataDir) || (await phaseOf(dataDir)) === 'station') await readStationConfig(dataDir);
  const { url, validMs } = await askForLink({ dataDir, waitMs: wait * 1000 }, signal);
  return {
    text: url.reveal(),
    json: { ok: true, url: url.reveal(), validMs },
    note: `Open it within ${String(Math.round(validMs / 1000))} seconds; it works once.`,
  };
}

/** A wrong directory has no sessions either, and nobody would notice. */
async function folderOf(data: string): Promise<SessionFolder> {
  const dataDir = resolve(data);
  await readStationConfig(dataDir);
  return new SessionFolder(dataDir);
}

function idsOf({ sessions, unusable }: SessionsFound): string[] {
  return [...sessions, ...unusable].map(({ id }) => id);
}

function listText({ sessions, unusable }: SessionsFound): string {
  const head = ['ID', 'SINCE', 'LAST SEEN', 'BROWSER'];
  const rows = sessions.map(({ id, since, lastSeenAt, browser }) => [id, since, lastSeenAt, browser]);
  const list = rows.length === 0 ? 'No browser has a session.' : table([head, ...rows]);
  return [list, ...unusable.map(({ id, fault }) => `\n${id} lets nobody in: ${faultText(fault)}`)].join('\n');
}
