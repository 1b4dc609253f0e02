import type { FaultText } from '../model/fault-text.ts';

/** Backups of a station, and stations that come out of one. */
export const backupFaults = {
  'backup.exists': {
    name: 'Backup exists',
    blame: 'person',
    stops: 'unit',
    says: 'Something with this name is there already.',
    remedy: 'Name a file or folder that does not exist yet. A backup never replaces another one.',
  },
  'backup.not-written': {
    name: 'Backup not written',
    blame: 'person',
    stops: 'unit',
    says: 'The backup could not be written.',
    remedy: 'Free space on the disk named in the evidence, or choose another disk. Then back up again.',
  },
  'backup.too-large': {
    name: 'Too large for tar',
    blame: 'person',
    stops: 'unit',
    says: 'A file of the station is too large for a tar file.',
    remedy: 'Name a folder for the backup: a name that does not end in .tar.',
  },
  'station.moved': {
    name: 'Station moved away',
    blame: 'station',
    stops: 'unit',
    says: 'This station was moved to another machine and stays closed here.',
    remedy: 'Start it where its backup was restored. Without that backup, run `birthmark station move` again.',
  },
  'station.rehearsal': {
    name: 'Rehearsal copy',
    blame: 'person',
    stops: 'unit',
    says: 'This copy is a rehearsal: it never starts, signs or sends.',
    remedy:
      'Use the station that works. When that one is off for good, restore its backup again, into another folder and without --rehearse.',
  },
  'backup.two-stations': {
    name: 'Old station not off',
    blame: 'person',
    stops: 'unit',
    says: 'Nobody said that the old station is off for good.',
    remedy:
      'Add --rehearse to try the backup. Add --old-station-stopped when the old station is off and never starts again.',
  },
  'backup.station-at-work': {
    name: 'Old station at work',
    blame: 'person',
    stops: 'unit',
    says: 'The old station reported to upstream a moment ago.',
    remedy:
      'Stop the old station for good and wait until the time `silentFrom` in the evidence. Then restore again, with the same code. To try the backup meanwhile, add --rehearse.',
  },
  'backup.missing': {
    name: 'No such backup',
    blame: 'person',
    stops: 'unit',
    says: 'There is no backup to read in this place.',
    remedy: 'Check the path, and that this account may read it.',
  },
  'backup.damaged': {
    name: 'Backup damaged',
    blame: 'person',
    stops: 'unit',
    says: 'The backup is not what was backed up.',
    remedy: 'Take another backup. Keep this one: it may show who changed it, or which disk fails.',
  },
  'backup.place-taken': {
    name: 'Folder not empty',
    blame: 'person',
    stops: 'unit',
    says: 'A station is restored into an empty folder, and this is none.',
    remedy: 'Keep what is there: it may know more than the backup. Move it away, or name another folder.',
  },
  'backup.no-client-key': {
    name: 'No key for upstream',
    blame: 'person',
    stops: 'unit',
    says: 'Upstream cannot be asked: the client key is not in a backup.',
    remedy: 'Get a new client certificate from headquarters and give it with --client-cert and --client-key.',
  },
} as const satisfies Record<string, FaultText>;
