import { partitionWarnings } from '../../formats/partitions/partition-rules.ts';
import { subtypeName, typeName } from '../../formats/partitions/partition-types.ts';
import type { Manifest } from '../../release/manifest.ts';
import type { ImportNote } from '../../release/build/stamp-bootloader.ts';
import type { Release } from '../../release/release.ts';
import { bytesText, hexOffset, rangeText, table } from '../text-table.ts';

/** A release as a person reads it: what it is, who has signed it, what goes where. */
export function releaseText({ releaseSha256Hex, signedBy, manifest, build }: Release, trusted: string): string {
  const { project, chip, app, flash } = manifest;
  const lines = [
    ['firmware', `${app.project} ${app.version} for ${chip}${app.project === project ? '' : ` (project ${project})`}`],
    ['release', releaseSha256Hex],
    ['signed by', `${signedBy}, ${trusted}`],
    ['silicon', rangeText(build.app.silicon)],
    ['eFuse blocks', rangeText(build.app.efuseBlocks)],
    ['ELF', app.elfSha256Hex],
    ['built', `${app.builtAt}, ESP-IDF ${app.idfVersion}, secure version ${app.secureVersion}`],
    ['flash', `mode ${flash.mode}, frequency ${flash.frequency}, size ${flash.size}`],
    ['secure boot', secureBootText(manifest)],
  ];
  return [
    table(lines),
    '',
    ...filesText(manifest),
    '',
    'partitions',
    table(
      manifest.partitions.map((row) => [
        `  ${hexOffset(row.offsetBytes)}`,
        row.name,
        `${typeName(row.type)} ${subtypeName(row.type, row.subtype)}`,
        bytesText(row.sizeBytes),
        [row.encrypted ? 'encrypted' : '', row.readonly ? 'read-only' : ''].filter((flag) => flag !== '').join(', '),
      ]),
    ),
    ...partitionWarnings(manifest.partitions).map(({ partition, reason }) => `warning: ${partition}: ${reason}`),
  ].join('\n');
}

export function releaseJson({ releaseSha256Hex, signedBy, manifest }: Release): Record<string, unknown> {
  return { releaseSha256Hex, signedBy, manifest };
}

function filesText({ files, agentImages = [] }: Manifest): string[] {
  const rows = files.map((file) => [
    `  ${hexOffset(file.offsetBytes)}`,
    file.name,
    bytesText(file.lengthBytes),
    `${file.path}${file.signedBy.length > 0 ? ', signed' : ''}${file.encrypted ? ', written encrypted' : ''}`,
    `sha256 ${file.sha256Hex.slice(0, 16)}…`,
  ]);
  const inRam = agentImages.map(({ path, lengthBytes, sha256Hex }) => [
    '  RAM',
    'agent image',
    bytesText(lengthBytes),
    path,
    `sha256 ${sha256Hex.slice(0, 16)}…`,
  ]);
  return ['files', table([...rows, ...inRam])];
}

function secureBootText({ secureBootKeyDigests, files }: Manifest): string {
  if (secureBootKeyDigests.length === 0) return 'no image is signed';
  const signed = files.filter(({ signedBy }) => signedBy.length > 0).map(({ name }) => name);
  return `${signed.join(', ')} signed, key digest ${secureBootKeyDigests.join(', ')}`;
}

/** What became of the flash settings of a build. */
/** A line for each note, or nothing. */
export function importNotesText(notes: readonly ImportNote[]): string {
  return notes.map((note) => `Note: ${importNoteText(note)}\n`).join('');
}

function importNoteText(note: ImportNote): string {
  switch (note.kind) {
    case 'stamped':
      return `the boot loader header now says flash ${note.setting} ${note.to} (was ${note.from}), as the build asks.`;
    case 'size-kept':
      return `the build leaves the flash size to each board; the boot loader header keeps ${note.size}.`;
    case 'no-boot-loader':
      return 'the build brings no boot loader, so its flash settings reach none.';
  }
}
