export const releaseFaults = {
  'release.not-found': {
    says: 'There is no firmware release in this folder.',
    remedy: 'Name the folder that `birthmark release import` has made.',
  },
  'release.is-a-build': {
    says: 'This is a build directory, not a signed firmware release.',
    remedy: 'Have it signed where the release key is kept: `birthmark release import`.',
  },
  'release.bad-signature': {
    says: 'The signature of the firmware release does not hold.',
    remedy: 'Do not use this release. Fetch it again from where it was signed.',
  },
  'release.untrusted-key': {
    says: 'The firmware release is signed by a key that is not trusted here.',
    remedy: 'Check where the release comes from. Only if that key is right, add it to the trusted keys.',
  },
  'release.no-trusted-key': {
    says: 'No release key is trusted here, so no release can be checked.',
    remedy: 'Put the public release key into the folder release-keys of the station, or name it with --trust.',
  },
  'release.bad-key': {
    says: 'This file is not the release key that is needed here.',
    remedy: 'Make a key with `birthmark release key new`. Sign with its secret file, trust its public file.',
  },
  'release.bad-manifest': {
    says: 'The manifest of the firmware release breaks its rules or does not describe the files.',
    remedy: 'Do not use this release. Import the build again with this version of the station.',
  },
  'release.altered-file': {
    says: 'A file of the firmware release is not the one that was signed.',
    remedy: 'Do not use this release. Fetch it again from where it was signed, and find out who changed it.',
  },
  'release.missing-file': {
    says: 'A file of the firmware release is missing.',
    remedy: 'Copy the release again, complete.',
  },
  'release.additional-file': {
    says: 'A file lies in the firmware release that was not signed.',
    remedy: 'Do not use this release. Fetch it again from where it was signed.',
  },
  'release.occupied': {
    says: 'Something else lies where the firmware release should go.',
    remedy: 'Choose another folder, or remove what lies there.',
  },
  'release.not-stored': {
    says: 'The firmware release could not be written; nothing has changed.',
    remedy: 'Check the disk and the rights of the folder, then import again.',
  },
  'firmware.bad-signature': {
    says: 'A secure boot signature of a firmware image is damaged or does not hold.',
    remedy: 'Sign the image again; a chip with secure boot would not start this one.',
  },
  'firmware.not-signed': {
    says: 'A firmware image carries no secure boot signature, but the product expects one.',
    remedy: 'Sign the image, bootloader included, and import the build again.',
  },
  'firmware.wrong-signing-key': {
    says: 'A firmware image is signed with a key the product does not expect, or its chip cannot verify.',
    remedy: 'Stop. A chip locked to the wrong key never starts again. Compare the key digests in the evidence.',
  },
  'firmware.not-keep': {
    says: 'The flash settings of the build would change the header of a signed bootloader.',
    remedy: 'Build with the flash settings the bootloader was signed with, or set them to keep.',
  },
};
