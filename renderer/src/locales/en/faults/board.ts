export const boardFaults = {
  'board.silent': {
    says: 'The board does not answer.',
    remedy: 'Reseat the board in the fixture and start it again. If it stays silent, check its supply and boot pin.',
  },
  'board.not-in-download-mode': {
    says: 'The board started its firmware instead of the download mode.',
    remedy: 'Hold the BOOT pin low while pressing reset, or check the boot pin of this fixture, then start again.',
  },
  'board.not-heard': {
    says: 'The board waits in download mode, but does not hear the station.',
    remedy: 'Check the wire from the station to the RX pin of the board: what the board sends does arrive.',
  },
  'board.brownout': {
    says: 'The supply of the board breaks down: it resets itself.',
    remedy: 'Check the supply, the cable and the hub of this slot, then start again.',
  },
  'board.garbled': {
    says: 'The board answers, but what arrives is damaged.',
    remedy: 'Check the cable, the ground and the pins of this slot, then start again.',
  },
  'board.refused-command': {
    says: 'The board refused a loader command.',
    remedy: 'Start the board again. If it refuses again, put it aside for QA.',
  },
  'board.unknown-chip': {
    says: 'The chip on this board is not one the station knows.',
    remedy: 'Check that the right board is in the fixture.',
  },
  'board.wrong-chip': {
    says: 'The chip on this board is not the one this product is built for.',
    remedy: 'Check the work order and the board. Do not force it.',
  },
  'board.chip-revision': {
    says: 'The chip revision is outside what the firmware supports.',
    remedy: 'Put the board aside; the firmware release does not support this silicon.',
  },
  'board.newer-secure-version': {
    says: 'The chip demands a newer firmware: its anti-rollback counter is ahead of this release.',
    remedy: 'Put the board aside; it needs a release with a higher secure version.',
  },
  'board.flash-too-small': {
    says: 'The flash chip is smaller than the firmware needs.',
    remedy: 'Put the board aside: a wrong flash chip was fitted.',
  },
  'board.flash-out-of-reach': {
    says: 'The firmware lies beyond 16 MB of flash, where the loader of this chip cannot write.',
    remedy: 'Use a chip and a mode that reach it: only the stub of ESP32-S3, C5, C61 and P4 writes there.',
  },
  'board.flash-unknown': {
    says: 'The flash chip did not say what it is.',
    remedy: 'Check the flash chip and its supply; put the board aside for QA.',
  },
  'board.locked': {
    says: 'The board is already locked: secure download mode or flash encryption is on.',
    remedy: 'Route the board to rework; it is not a fresh unit.',
  },
  'board.not-locked': {
    says: 'The board is not in secure download mode: what is written to it can be verified, and is to be.',
    remedy: 'Leave out --unverified.',
  },
  'board.would-not-start': {
    says: 'The board would never start again with this firmware, and it cannot be read to make sure.',
    remedy: 'Flash encryption needs an image encrypted for this very unit, secure boot one that is signed.',
  },
  'board.stub-did-not-start': {
    says: 'The flash helper was loaded but did not start.',
    remedy: 'Start the board again. If it fails again, check supply and cable.',
  },
  'board.write-failed': {
    says: 'A block could not be written to flash.',
    remedy: 'Start the board again. If it fails again, the flash chip or its supply is faulty.',
  },
  'board.verify-mismatch': {
    says: 'What the chip reads back from flash is not what was sent.',
    remedy: 'Start the board again once. If it fails again, the flash chip is faulty.',
  },
  'board.boot-failed': {
    says: 'The firmware was written but the unit did not start it.',
    remedy: 'Read the boot log in the evidence; put the board aside for QA.',
  },
  'board.agent-silent': {
    says: 'The firmware started but the unit agent does not answer.',
    remedy: 'Check that this firmware contains the unit agent; otherwise put the board aside.',
  },
  'board.agent-refused': {
    says: 'The unit agent refused a request.',
    remedy: 'Read the reason in the evidence; put the board aside for QA.',
  },
  'board.agent-broke-protocol': {
    says: 'The unit agent sent something its protocol does not allow.',
    remedy: 'Check that the firmware carries a unit agent this station supports.',
  },
  'board.wrong-firmware': {
    says: 'The unit runs another firmware than the one that was written.',
    remedy: 'Start the board again. If it repeats, put it aside for QA.',
  },
  'board.mac-changed': {
    says: 'The board that answers now is not the board this slot started with.',
    remedy: 'Do not swap boards during a run. Start the slot again with one board.',
  },
  'board.lock-not-applied': {
    says: 'The lock was commanded, but reading it back shows it is not in force.',
    remedy: 'Put the board in the quarantine bin.',
  },
};
