import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { assembleCertificate } from '../../station-core/pki/assemble.ts';
import { certificatePem } from '../../station-core/pki/pem.ts';
import type { SignerClient } from '../../station-core/signer/client.ts';
import { makeStationToken, never, samplePermit, startSigner, unitTbs } from './station-token.ts';
import type { StationToken } from './station-token.ts';

let token: StationToken;
beforeAll(async () => {
  token = await makeStationToken();
});

const sign = (signer: SignerClient, tbsDer: Uint8Array, permit = 'P-1'): Promise<Uint8Array> =>
  signer.signCertificate({ tbsDer, permit }, never).then(({ signatureDer }) => signatureDer);

test('the whole chain, signed inside the HSM, passes openssl under its strictest rules', async () => {
  await using signer = await startSigner(token);
  const tbsDer = unitTbs(token);
  const { issuingCertDer } = token;
  const certDer = assembleCertificate({
    tbsDer,
    signatureDer: await sign(signer, tbsDer),
    issuerCertDer: issuingCertDer,
  });
  const leaf = join(token.dir, 'leaf.pem');
  writeFileSync(leaf, certificatePem(certDer));
  const { rootCertPath, intermediateCertPath } = token.files;
  const chain = ['-CAfile', rootCertPath, '-untrusted', intermediateCertPath, leaf];
  const verified = execFileSync('openssl', ['verify', '-x509_strict', '-purpose', 'sslclient', ...chain]);
  expect(verified.toString()).toContain('leaf.pem: OK');
});

test('the same bytes asked for again get the same signature, cost no quota, and outlive the process and the permit', async () => {
  const journalPath = join(token.dir, 'replay.jsonl');
  const tbsDer = unitTbs(token);
  let first: Uint8Array;
  {
    await using signer = await startSigner(token, { journalPath, permits: [samplePermit({ quota: 1 })] });
    first = await sign(signer, tbsDer);
    expect(await sign(signer, tbsDer)).toEqual(first);
    await expect(sign(signer, unitTbs(token))).rejects.toMatchObject({ code: 'permit.used-up' });
  }
  await using signer = await startSigner(token, { journalPath, permits: [] });
  expect(await sign(signer, tbsDer)).toEqual(first);
});

test('what left the process is in the journal', async () => {
  const journalPath = join(token.dir, 'stands.jsonl');
  await using signer = await startSigner(token, { journalPath });
  const tbsDer = unitTbs(token);
  const signature = await sign(signer, tbsDer);
  expect(JSON.parse(readFileSync(journalPath, 'utf8'))).toMatchObject({
    tbsSha256Hex: createHash('sha256').update(tbsDer).digest('hex'),
    signatureHex: Buffer.from(signature).toString('hex'),
    permit: 'P-1',
  });
});

test('a quota is spent by different certificates only, also when they are asked for side by side', async () => {
  await using signer = await startSigner(token, { permits: [samplePermit({ quota: 5 })] });
  const wanted = Array.from({ length: 8 }, () => unitTbs(token));
  const outcomes = await Promise.allSettled(wanted.flatMap((tbs) => [sign(signer, tbs), sign(signer, tbs)]));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  expect((await signer.status(never)).permits).toMatchObject([{ quota: 5, used: 5 }]);
});

test('without a permit in force on this station nothing is signed', async () => {
  const permits = [
    samplePermit({ permit: 'old', notAfter: '2021-01-01T00:00:00Z' }),
    samplePermit({ permit: 'early', notBefore: '2098-01-01T00:00:00Z' }),
    samplePermit({ permit: 'elsewhere', stations: ['S2'] }),
    samplePermit({ permit: 'here', stations: ['S1', 'S2'] }),
    samplePermit({ permit: 'nothing-left', quota: 0 }),
    samplePermit({ permit: 'other-product', organizationalUnit: 'Lamp Two' }),
  ];
  await using signer = await startSigner(token, { permits, station: 'S1' });
  const tbs = unitTbs(token);
  await expect(sign(signer, tbs, 'unheard-of')).rejects.toMatchObject({ code: 'permit.none' });
  await expect(sign(signer, tbs, 'old')).rejects.toMatchObject({ code: 'permit.expired' });
  await expect(sign(signer, tbs, 'early')).rejects.toMatchObject({ code: 'permit.expired' });
  await expect(sign(signer, tbs, 'elsewhere')).rejects.toMatchObject({ code: 'permit.none' });
  await expect(sign(signer, tbs, 'nothing-left')).rejects.toMatchObject({ code: 'permit.used-up' });
  await expect(sign(signer, tbs, 'other-product')).rejects.toMatchObject({ code: 'signer.refused' });
  expect(await sign(signer, tbs, 'here')).toBeInstanceOf(Uint8Array);
});

test('permits in a folder are read afresh: one taken away is gone at once', async () => {
  const permits = join(token.dir, 'permits');
  mkdirSync(permits);
  const file = join(permits, 'p1.json');
  writeFileSync(file, JSON.stringify(samplePermit()));
  await using signer = await startSigner(token, { permits });
  expect(await sign(signer, unitTbs(token))).toBeInstanceOf(Uint8Array);
  rmSync(file);
  await expect(sign(signer, unitTbs(token))).rejects.toMatchObject({ code: 'permit.none' });
  writeFileSync(file, '{');
  await expect(sign(signer, unitTbs(token))).rejects.toMatchObject({ code: 'station.bad-config' });
});

test('a refusal leaves no trace in the journal', async () => {
  const journalPath = join(token.dir, 'refused.jsonl');
  await using signer = await startSigner(token, { journalPath });
  const tbsDer = unitTbs(token, { organization: 'Somebody else' });
  await expect(sign(signer, tbsDer)).rejects.toMatchObject({ code: 'signer.refused', evidence: { rule: 'subject' } });
  expect(readFileSync(journalPath, 'utf8')).toBe('');
});

test('a journal that lacks a certificate of the ledger, or has it under another permit, stops the signer', async () => {
  const journalPath = join(token.dir, 'booked.jsonl');
  const tbsDer = unitTbs(token);
  const tbsSha256Hex = createHash('sha256').update(tbsDer).digest('hex');
  const recorded = (permit: string) => ({ recorded: () => [[{ tbsSha256Hex, permit }]] });
  {
    await using signer = await startSigner(token, { journalPath });
    await sign(signer, tbsDer);
  }
  {
    await using signer = await startSigner(token, { journalPath }, recorded('P-1'));
    expect((await signer.status(never)).permits).toMatchObject([{ used: 1 }]);
  }
  const evidence = { tbsSha256Hex, permit: 'P-2' };
  const other = startSigner(token, { journalPath }, recorded('P-2'));
  await expect(other).rejects.toMatchObject({ code: 'signer.journal-damaged', evidence });
  rmSync(journalPath);
  const lost = startSigner(token, { journalPath }, recorded('P-1'));
  await expect(lost).rejects.toMatchObject({ code: 'signer.journal-damaged' });
});

test('two signers do not share a journal', async () => {
  const journalPath = join(token.dir, 'shared.jsonl');
  await using first = await startSigner(token, { journalPath });
  await expect(startSigner(token, { journalPath })).rejects.toMatchObject({ code: 'signer.journal-in-use' });
  expect(await sign(first, unitTbs(token))).toBeInstanceOf(Uint8Array);
});

test('a line torn by a power cut is cut off; the certificate it was for is signed then', async () => {
  const journalPath = join(token.dir, 'torn.jsonl');
  const [before, torn] = [unitTbs(token), unitTbs(token)];
  let kept: Uint8Array;
  {
    await using signer = await startSigner(token, { journalPath });
    kept = await sign(signer, before);
  }
  appendFileSync(journalPath, '{"tbsSha256Hex":"00');
  await using signer = await startSigner(token, { journalPath });
  expect(await sign(signer, before)).toEqual(kept);
  await sign(signer, torn);
  expect(readFileSync(journalPath, 'utf8').trim().split('\n')).toHaveLength(2);
});

test('a journal damaged elsewhere stops the signer', async () => {
  const journalPath = join(token.dir, 'damaged.jsonl');
  {
    await using signer = await startSigner(token, { journalPath });
    await sign(signer, unitTbs(token));
    await sign(signer, unitTbs(token));
  }
  const content = readFileSync(journalPath, 'utf8');
  writeFileSync(journalPath, content.replace('"permit":"P-1"', '"permit"'));
  const started = startSigner(token, { journalPath });
  await expect(started).rejects.toMatchObject({ code: 'signer.journal-damaged', evidence: { line: 1 } });
});
