import type { FaultEvidence } from '../fault.ts';
import type { RamProgram } from '../formats/image/ram-image.ts';
import type { Redact } from './agent/await-boot.ts';
import type { BootLog } from './boot-log.ts';
import type { PackedImages } from './loader/flash/packed-images.ts';
import type { WriteProgress } from './loader/loader-session.ts';
import type { SysTree } from './ports/usb-place.ts';
import type { SlowedLine } from './slower-line.ts';
import type { BoardTrace } from './trace/board-trace.ts';

export interface BoardOptions {
  readonly loader?: 'stub' | 'rom';
  /** The rate for writing; the best that chip, loader and port do when absent. */
  readonly flashBaud?: number;
  /** Absent: none of the console text is shown. */
  readonly redacted?: Redact;
  /** The unit agent, when a ROM loader puts it into RAM; absent: it starts from flash. */
  readonly agentProgram?: RamProgram;
  /** How long a start may take until the agent, or the firmware, is heard. */
  readonly bootTimeoutMs?: number;
  /** Where the system lists its ports, when not where Linux has it. */
  readonly sysTree?: SysTree;
  /** Keeps what the board shows, for whoever looks for the reason of a fault. */
  readonly trace?: BoardTrace;
}

export interface WriteOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: WriteProgress) => void;
  /** Called each time the line turned out to be bad and the write begins again. Nobody may write and not hear of it. */
  readonly onSlowed: (line: SlowedLine) => void;
  /** The packed images of the release. */
  readonly images?: PackedImages;
  /** What happens to a region that the chip holds already; it is written when absent. */
  readonly unchanged?: 'write' | 'skip';
}

export interface FirmwareStart {
  readonly log: BootLog;
  /** What may be shown of the console, for a start that proves nothing. */
  readonly console: FaultEvidence;
}
