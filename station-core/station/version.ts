import packageJson from '../../package.json' with { type: 'json' };

/** The version that goes into the ledger when a station starts. */
export function version(): string {
  return packageJson.version;
}
