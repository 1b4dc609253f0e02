/** The order of burning and the reason for it (docs/specs/espressif.md 4.5). Every plan is sorted in this order. */
export const STAGES = {
  'both keys in one block': {
    why: 'Both halves of this block share their check bytes: they are burnt in one go, or never.',
    forever: 'The block can never hold another key or digest; a half left empty stays empty.',
  },
  'secret key': {
    why: 'A key comes before its purpose, and is compared while it still can be read.',
    forever: 'The block can never hold another key.',
  },
  'fixed key sealed': {
    why: 'Where keys have no purpose: hidden and sealed, a block holds what was compared; hidden alone, anything.',
    forever: 'No bit can be added to the key.',
  },
  'secret key hidden': {
    why: 'Before secure boot: that ends read protection for every other key.',
    forever: 'Nobody can read the key again, nor give the block another purpose.',
  },
  'secret key sealed': {
    why: 'Write protection comes after what it protects.',
    forever: 'No bit can be added to the key or to its purpose.',
  },
  digest: {
    why: 'The digest is in place before secure boot looks for it.',
    forever: 'The block can never hold another digest.',
  },
  'digest purpose': {
    why: 'After the digest was read back: a purpose without its digest would be a dead slot.',
    forever: 'The block can never serve another purpose.',
  },
  'digest sealed': {
    why: 'Write protection comes after what it protects.',
    forever: 'No bit can be added to the digest or to its purpose.',
  },
  'read protection closed': {
    why: 'After the last key that must be hidden, before secure boot: nobody may hide a digest and so kill the unit.',
    forever: 'No key block can ever be read-protected again.',
  },
  'spare slots revoked': {
    why: 'Before secure boot is on: else an attacker could add a key of their own.',
    forever: 'No further firmware key can ever be added.',
  },
  'flash encryption': {
    why: 'After its key, before secure boot.',
    forever: 'Firmware can no longer be written in clear by the host.',
  },
  'flash encryption sealed': {
    why: 'After the last step of its counter.',
    forever: 'Flash encryption can never be switched off or over again.',
  },
  'secure boot': {
    why: 'After digests, hidden keys and revoked slots: from here on only signed firmware starts.',
    forever: 'Unsigned firmware never starts again; a lost signing key means no more updates.',
  },
  doors: {
    why: 'After secure boot: everything that still had to be repaired through them is done.',
    forever: 'The doors that are closed here stay closed: JTAG, direct boot, USB, messages of the ROM.',
  },
  'shared locks': {
    why: 'One lock closes several fields: it waits for the last of them.',
    forever: 'None of the fields under this lock can be burnt any more.',
  },
  'USB off': {
    why: 'Behind all other doors: no host reaches the chip by USB from its next start on.',
    forever: 'The USB port of the chip is dead.',
  },
  'download mode': {
    why: 'Last of all: nothing can be burnt or read back by a host after it.',
    forever: 'No host can read or burn eFuses, or read flash, ever again.',
  },
} as const;

export type Stage = keyof typeof STAGES;

export const STAGE_ORDER = Object.keys(STAGES) as readonly Stage[];
