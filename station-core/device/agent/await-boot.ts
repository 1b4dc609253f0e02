/** Waits for the unit agent after a start. A board that stays silent says why in its boot log, if anywhere. */
import { type FaultCode, type FaultEvidence, Fault } from '../../fault.ts';
import { consoleMarks, readBanner } from '../loader/connect/boot-banner.ts';
import type { Wire } from '../wire.ts';
import type { AgentClient, UnitHello } from './agent-client.ts';

const BOOT_LOG_EVIDENCE_CHARACTERS = 1_500;
/** ESP-IDF prints this once the application's main task runs. */
const FIRMWARE_STARTED = /main_task: Calling app_main/;

/** Takes the unit's secrets out of console text; undefined: it is not known what is secret. */
export type Redact = (consoleText: string) => string | undefined;

export interface BootWait {
  readonly wire: Wire;
  readonly redacted: Redact;
  readonly timeoutMs: number;
  /** Where the agent was started from. */
  readonly from: 'flash' | 'ram';
  readonly signal: AbortSignal;
}

export async function awaitBoot(agent: AgentClient, wait: BootWait): Promise<UnitHello> {
  const { wire, redacted, timeoutMs, from, signal } = wait;
  try {
    return await agent.awaitHello({ timeoutMs, signal });
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'board.agent-silent') throw error;
    const console = wire.consoleText();
    const { reset, noImage } = readBanner(console);
    const code = reset === 'brownout' ? 'board.brownout' : silence(from, console);
    const evidence = { ...error.evidence, resetReason: reset, noImage, ...consoleEvidence(console, redacted) };
    throw new Fault(code, evidence, { cause: error });
  }
}

function silence(from: BootWait['from'], console: string): FaultCode {
  if (from === 'ram') return 'board.ram-agent-silent';
  return FIRMWARE_STARTED.test(console) ? 'board.agent-silent' : 'board.boot-failed';
}

/** Redacted before it is cut: the cut could leave the half of a password that nothing recognises any more. */
export function consoleEvidence(console: string, redacted: Redact): FaultEvidence {
  const shown = redacted(console);
  if (shown === undefined) return consoleMarks(console);
  return { bootLog: shown.slice(-BOOT_LOG_EVIDENCE_CHARACTERS) };
}
