/** Prints how many packages `npm ci` fetches here, by the lockfile; with --omit=dev, what the station runs on. */
import { readFileSync } from 'node:fs';

interface Package {
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly os?: string | readonly string[];
  readonly cpu?: string | readonly string[];
}

const runOnly = process.argv.includes('--omit=dev');
const lockfile = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
const { packages } = JSON.parse(lockfile) as { readonly packages: Readonly<Record<string, Package>> };

/** Packages of another platform are skipped by npm, and so is what lies in this folder: it has no `integrity`. */
function isFetched({ integrity, dev = false, os, cpu }: Package): boolean {
  return integrity !== undefined && !(runOnly && dev) && fits(os, process.platform) && fits(cpu, process.arch);
}

function fits(wanted: string | readonly string[] | undefined, own: string): boolean {
  return wanted === undefined || [wanted].flat().includes(own);
}

process.stdout.write(`${String(Object.values(packages).filter(isFetched).length)}\n`);
