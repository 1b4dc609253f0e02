/** The start of the shell as a list that can be read aloud. Knows nothing of Electron. */

export interface StartUpStep {
  readonly name: string;
  /** `stop` ends the start without an error: another instance runs already. */
  readonly run: () => Promise<'go-on' | 'stop'> | 'go-on' | 'stop';
}

/** Which step stopped the start, and why. */
export class StartUpFailed extends Error {
  override readonly name = 'StartUpFailed';
  readonly step: string;

  constructor(step: string, cause: unknown) {
    super(`the start of the window stopped at: ${step}`, { cause });
    this.step = step;
  }
}

/** Runs the steps one after another. The first that fails ends it; nothing after it is tried. */
export async function startUp(steps: readonly StartUpStep[]): Promise<'started' | 'stopped'> {
  for (const { name, run } of steps) {
    try {
      if ((await run()) === 'stop') return 'stopped';
    } catch (error) {
      throw new StartUpFailed(name, error);
    }
  }
  return 'started';
}
