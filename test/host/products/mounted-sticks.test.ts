import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sticksIn } from '../../../station-core/host/products/mounted-sticks.ts';

/** As a Debian desktop has it, with a stick, a stick by another name, a disc, and what is none of them. */
const MOUNTINFO = `22 27 0:20 / /sys rw,nosuid shared:7 - sysfs sysfs rw
27 1 254:1 / / rw,relatime shared:1 - ext4 /dev/mapper/root rw
31 27 254:2 / /media rw,relatime shared:2 - ext4 /dev/sda2 rw
36 31 8:17 / /media/anna/KEYS rw,nosuid,nodev shared:401 - vfat /dev/sdb1 rw,uid=1000
37 31 8:33 / /media/anna/TWO\\040WORDS rw,nosuid shared:402 master:3 - fuseblk /dev/sdc1 rw
38 27 11:0 / /run/media/bo/DISC ro,nosuid - iso9660 /dev/sr0 ro
39 27 0:50 / /mnt/share rw - nfs4 files.example:/share rw
40 27 0:51 / /media/auto rw - autofs /etc/auto.media rw
41 27 8:49 / /home/anna/stick rw - vfat /dev/sdd1 rw
36 31 8:17 / /media/anna/KEYS rw,nosuid,nodev shared:401 - vfat /dev/sdb1 rw,uid=1000
`;

test('what a device of this machine holds, below the usual folders, is a stick; shares and other folders are none', () => {
  expect(sticksIn(MOUNTINFO)).toEqual(['/media/anna/KEYS', '/media/anna/TWO WORDS', '/run/media/bo/DISC']);
});

test('a label is read as it was written, whatever is in it', () => {
  const label = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => !/[/\0]/.test(text));
  fc.assert(
    fc.property(label, (name) => {
      const escaped = name.replaceAll(/[ \t\n\\]/g, (each) => `\\${each.charCodeAt(0).toString(8).padStart(3, '0')}`);
      expect(sticksIn(`36 31 8:17 / /media/anna/${escaped} rw - vfat /dev/sdb1 rw\n`)).toEqual([`/media/anna/${name}`]);
    }),
  );
});

test('text of another form names no stick', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(sticksIn(text)).toEqual([]);
    }),
  );
});
