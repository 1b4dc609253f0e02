import { Fault } from '../../fault.ts';
import { FILE_NAMES, recognise, type FileKind } from '../../formats/image/recognise.ts';

/** Refuses a file that stands where a firmware image is expected by what it is, with what to do about it. */
export function refuseForeign(bytes: Uint8Array, file: string): void {
  const kind = recognise(bytes);
  const fault = foreignFault(kind, { file, offsetBytes: 0, is: FILE_NAMES[kind] });
  if (fault !== undefined) throw fault;
}

/** Refuses what a failed download or a repository without its large files leaves in place of any file of a build. */
export function refuseStandIn(bytes: Uint8Array, file: string): void {
  const kind = recognise(bytes);
  if (kind === 'lfs-pointer' || kind === 'empty') refuseForeign(bytes, file);
}

interface Found {
  readonly file: string;
  readonly offsetBytes: number;
  readonly is: string;
}

function foreignFault(kind: FileKind, found: Found): Fault | undefined {
  switch (kind) {
    case 'image':
      return undefined;
    case 'merged-image':
      return new Fault('firmware.merged-image', { ...found });
    case 'esp8266-image':
      return new Fault('firmware.wrong-chip', { ...found, imageChip: 'esp8266' });
    case 'uf2':
    case 'elf':
    case 'intel-hex':
    case 's-record':
    case 'archive':
      return new Fault('firmware.other-format', { ...found });
    case 'empty':
      return new Fault('firmware.image-truncated', { ...found });
    case 'lfs-pointer':
    case 'html':
    case 'json':
    case 'text':
    case 'erased':
    case 'zeros':
      return new Fault('firmware.not-firmware', { ...found });
    case 'partition-table':
    case 'unknown':
      return new Fault('firmware.bad-image', { ...found, reason: 'the first byte is not e9' });
  }
}
