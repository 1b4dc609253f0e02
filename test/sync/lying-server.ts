import { createServer } from 'node:https';
import { Secret } from '../../station-core/secret.ts';
import { readFile } from 'node:fs/promises';
import { createTlsPki } from '../../fixtures/token/tls.ts';
import type { TransportTls } from '../../station-core/sync/transport.ts';

/** An upstream that says what a test wants, over the real TLS: for what an honest one never does. */
export interface LyingServer extends AsyncDisposable {
  readonly url: string;
  readonly tls: TransportTls;
  answer: (ask: Query) => Said | Promise<Said>;
  readonly asked: Query[];
}

export interface Query {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export interface Said {
  readonly status: number;
  readonly body: string | Buffer;
}

export const NOTHING_YET: Said = { status: 200, body: '{"sizeEntries":0,"receipt":null}' };

export async function startLyingServer(dir: string, station: string): Promise<LyingServer> {
  const files = await createTlsPki(dir, { station });
  const [ca, cert, key, certPem, keyPem] = await Promise.all(
    [files.caCertPath, files.serverCertPath, files.serverKeyPath, files.clientCertPath, files.clientKeyPath].map(
      async (path) => readFile(path, 'utf8'),
    ),
  );
  const server = createServer({ ca, cert, key, requestCert: true, minVersion: 'TLSv1.3' });
  const lying: Omit<LyingServer, 'url'> = {
    tls: { caPem: ca ?? '', certPem: certPem ?? '', keyPem: new Secret(keyPem ?? '') },
    answer: () => NOTHING_YET,
    asked: [],
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on('request', (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const asked = { method: request.method ?? '', path: request.url ?? '', body: Buffer.concat(chunks).toString() };
      lying.asked.push(asked);
      void Promise.resolve(lying.answer(asked)).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(lying, { url: `https://127.0.0.1:${port}` });
}
