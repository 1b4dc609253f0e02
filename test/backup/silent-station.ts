import pg from 'pg';

/** As if the stations of this upstream had been off for ten minutes: its own clock is the one that counts. */
export async function tenMinutesPass(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("update batches set accepted_at = accepted_at - interval '10 minutes'");
    await client.query("update client_certificates set last_seen_at = last_seen_at - interval '10 minutes'");
  } finally {
    await client.end();
  }
}
