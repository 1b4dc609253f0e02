/** What the folder of a build says about how it was made. A copy that holds only what is flashed says nothing, nor does one file. */
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { badField, parseJson } from '../build/flasher-args.ts';
import { readDescription } from './build-files.ts';

/** Kconfig in the words of config/sdkconfig.json: without `CONFIG_`, and `true` or `false` for y and n. */
export type KconfigOptions = Readonly<Record<string, unknown>>;

export interface BuildSettings {
  readonly options: KconfigOptions | undefined;
  /** The names of the components that were built. */
  readonly components: readonly string[] | undefined;
}

const SETTINGS = 'config/sdkconfig.json';
const DESCRIPTION = 'project_description.json';
const options = z.record(z.string(), z.unknown());
const description = z.looseObject({ build_components: z.array(z.string()).optional() });

export async function readBuildSettings(path: string): Promise<BuildSettings> {
  if (!(await stat(path)).isDirectory()) return { options: undefined, components: undefined };
  const described = await readIfThere(path, DESCRIPTION, description);
  // CMake lists an empty component where a project has none to add.
  const components = described?.build_components?.filter((name) => name !== '');
  return { options: await readIfThere(path, SETTINGS, options), components };
}

async function readIfThere<T extends z.ZodType>(
  dir: string,
  file: string,
  schema: T,
): Promise<z.output<T> | undefined> {
  const text = await readDescription(dir, file).catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'firmware.not-found') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(parseJson(text, file));
  if (!parsed.success) throw badField(file, parsed.error);
  return parsed.data;
}
