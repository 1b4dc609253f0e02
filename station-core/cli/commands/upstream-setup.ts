import { join, resolve } from 'node:path';
import { readConfig } from '../../../upstream/config.ts';
import type { UpstreamConfig } from '../../../upstream/config.ts';
import { CONFIG_NAME } from '../../../upstream/setup/init-headquarters.ts';
import { Secret } from '../../secret.ts';

/** Which headquarters a command means: its directory, and the database of the environment. */
export function headquartersIn(dir: string): Promise<UpstreamConfig> {
  return readConfig(join(resolve(dir), CONFIG_NAME));
}

export function databaseUrl(): Secret<string> | undefined {
  const url = process.env['DATABASE_URL'];
  return url === undefined || url === '' ? undefined : new Secret(url);
}
