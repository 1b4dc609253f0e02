import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { SignerClient, type SignerStart } from '../../station-core/signer/client.ts';
import { signerFolder } from '../../fixtures/token/ceremony.ts';
import {
  makeStationToken,
  never,
  samplePermit,
  signedPermits,
  startSigner,
  type StationToken,
} from './station-token.ts';

/** The disk died, and the station was restored elsewhere on the same token. Then somebody looks into the old folder. */

let token: StationToken;
/** Of the old folder. */
let old: StationToken;

beforeAll(async () => {
  token = await makeStationToken();
  await startAndEnd(token);
  const [dir, oldDir] = [signerFolder(token.dir), join(token.dir, 'old-disk')];
  cpSync(dir, oldDir, { recursive: true });
  const config = token.start.config.replace(dir, oldDir);
  old = { ...token, start: { ...token.start, config }, stateDir: token.stateDir.replace(dir, oldDir) };
  await startAndEnd(token); // the token has seen more than the old folder knows
});

async function startAndEnd(which: StationToken): Promise<void> {
  await using _signer = await startSigner(which);
}

/** As `birthmark station check` does. */
function look({ start }: StationToken): Promise<SignerClient> {
  const looks: SignerStart = { ...start, looks: true };
  return SignerClient.start({ start: looks, signal: never });
}

/** Every file of station and token, by what is in it. SoftHSM itself notes each login in `token.object`, and nothing of ours is there. */
function filesOf(dir: string): Map<string, string> {
  const all = readdirSync(dir, { recursive: true, withFileTypes: true });
  const entries = all.filter((each) => each.isFile() && each.name !== 'token.object');
  const paths = entries.map((each) => join(each.parentPath, each.name));
  return new Map(paths.map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]));
}

async function refusedLook(which: StationToken, reason: string): Promise<void> {
  const before = filesOf(token.dir);
  await expect(look(which)).rejects.toMatchObject({ code: 'signer.older-than-token', evidence: { reason } });
  expect(filesOf(token.dir)).toEqual(before);
}

test('a look into the old folder says what it is, changes no byte, and the station at work goes on', async () => {
  await refusedLook(old, 'rolled-back');
  await using signer = await startSigner(token);
  expect((await signer.status(never)).quarantine).toBeNull();
});

test('a folder without its journal is told from the token as well, and gets none', async () => {
  rmSync(join(old.stateDir, 'journal.jsonl'));
  await refusedLook(old, 'journal-missing');
});

test('a look at the newest folder changes no byte and answers; nothing can be signed, recorded or put in force', async () => {
  const before = filesOf(token.dir);
  {
    await using signer = await look(token);
    expect(await signer.status(never)).toMatchObject({ quarantine: null, permits: [] });
    const offered = { permits: await signedPermits(token, [samplePermit()]) };
    await signer.judgeDocuments(offered, never);
    const twice = { permits: [...offered.permits, ...offered.permits] };
    await expect(signer.judgeDocuments(twice, never)).rejects.toMatchObject({ code: 'station.bad-config' });
    await expect(signer.setDocuments({ permits: [] }, never)).rejects.toThrow();
    await expect(signer.quarantine({ reason: 'forked', evidence: {} }, never)).rejects.toThrow();
    const tree = { sizeEntries: 1, rootHash: Buffer.alloc(32), fromSize: 0, proof: [] };
    await expect(signer.signCheckpoint(tree, never)).rejects.toThrow();
  }
  expect(filesOf(token.dir)).toEqual(before);
});

test('a look and a station at work keep each other out, as two stations do', async () => {
  await using _signer = await startSigner(token);
  await expect(look(token)).rejects.toMatchObject({ code: 'signer.journal-in-use' });
});

test('yesterday’s folder that really starts is in quarantine, as before', async () => {
  cpSync(token.stateDir, join(token.dir, 'yesterday'), { recursive: true });
  await startAndEnd(token);
  rmSync(token.stateDir, { recursive: true });
  cpSync(join(token.dir, 'yesterday'), token.stateDir, { recursive: true });
  await refusedLook(token, 'rolled-back');
  await using signer = await startSigner(token);
  expect((await signer.status(never)).quarantine).toMatchObject({ reason: 'rolled-back' });
});
