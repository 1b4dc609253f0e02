/**
 * The station as a package that npm installs: the command line with everything that it loads, as JavaScript, and the built
 * screens. For Linux jig controllers; desktops get an installer (electron-builder.yml).
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { agentSources } from '../../fixtures/virtual-jig/agent/agent-sources.ts';
import { packedPackageJson, packedShrinkwrap, workspaces } from './package-json.ts';
import { reachableFrom, ROOT } from './reachable.ts';
import { shippedPath, toJavaScript } from './to-javascript.ts';

const ENTRIES = ['station-core/cli/main.ts', 'upstream/main.ts', 'fixtures/demo/app.ts'];
const SCREENS = 'renderer/dist';
/** What is read while it runs, and what people want beside it. */
const AS_THEY_ARE = [
  SCREENS,
  'schemas',
  'upstream/migrations',
  'packaging/kiosk',
  'packaging/systemd',
  'docs/verify',
  'LICENSE',
  'CHANGELOG.md',
];

export async function buildPackage(outDir: string): Promise<void> {
  if (!existsSync(join(ROOT, SCREENS))) throw new Error(`The screens are not built: there is no ${SCREENS}.`);
  await rm(outDir, { recursive: true, force: true });
  const own = workspaces();
  const { files } = reachableFrom(...ENTRIES, ...Object.values(own));
  for (const file of files) await ship(file, { outDir, workspaces: own });
  for (const path of AS_THEY_ARE) await cp(join(ROOT, path), join(outDir, path), { recursive: true });
  await shipAgentSources(join(outDir, 'fixtures/virtual-jig/device-agent'));
  await write(join(outDir, 'package.json'), json(packedPackageJson()));
  await write(join(outDir, 'npm-shrinkwrap.json'), json(packedShrinkwrap()));
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

interface Shipping {
  readonly outDir: string;
  readonly workspaces: Readonly<Record<string, string>>;
}

async function ship(file: string, { outDir, workspaces: own }: Shipping): Promise<void> {
  if (file === 'package.json') return; // written below
  const text = await readFile(join(ROOT, file), 'utf8');
  const shipped = file.endsWith('.ts') ? await toJavaScript({ file, text, workspaces: own }) : text;
  await write(shippedPath(outDir, file), shipped);
}

/** Simulated boards run the unit agent; it is built where the package is used, with that machine's C library. */
async function shipAgentSources(folder: string): Promise<void> {
  const sources = join(ROOT, 'device-agent');
  for (const name of agentSources(sources)) await write(join(folder, name), await readFile(join(sources, name)));
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
