import type { FaultText } from '../model/fault-text.ts';

/** What a new product lacks: its build, its Kconfig settings, what somebody was asked. */
export const productFaults = {
  'product.no-agent': {
    name: 'Agent not in build',
    blame: 'release',
    stops: 'unit',
    says: 'The build does not contain the unit agent.',
    remedy: 'Add the component birthmark_agent to the firmware, or let the agent arrive in RAM.',
  },
  'product.bad-setting': {
    name: 'Bad build setting',
    blame: 'release',
    stops: 'unit',
    says: 'A Kconfig setting of the build does not suit this product.',
    remedy: 'Set the option named in the evidence, then build again.',
  },
  'product.settings-unknown': {
    name: 'Settings not shown',
    blame: 'release',
    stops: 'unit',
    says: 'This build does not show its Kconfig settings.',
    remedy: 'Check them by hand, or use the whole build directory that ESP-IDF leaves.',
  },
  'product.no-room': {
    name: 'No room in flash',
    blame: 'release',
    stops: 'unit',
    says: 'The flash has no room for the partitions that are missing.',
    remedy: 'Make another partition smaller, then add those named in the evidence.',
  },
  'product.no-profile': {
    name: 'eFuses not described',
    blame: 'release',
    stops: 'unit',
    says: 'The firmware burns eFuses that product.json does not mention.',
    remedy: 'Add a section securityProfile to product.json: the station then checks these eFuses.',
  },
  'product.unlocked': {
    name: 'Product never starts',
    blame: 'release',
    stops: 'unit',
    says: 'An unlocked unit waits for the station and never starts.',
    remedy: 'Set `lock` (`product new --lock`) and let the permit lock, or flash another firmware afterwards.',
  },
  'product.example-oid': {
    name: 'OID of examples',
    blame: 'release',
    stops: 'unit',
    says: 'The OID of the hardware type is one kept for examples.',
    remedy: 'Keep it for trials. For units that are sold, take an OID of your own arc (IANA gives arcs away).',
  },
  'product.exists': {
    name: 'Product exists',
    blame: 'person',
    stops: 'unit',
    says: 'This folder already holds a product.json; nothing was written.',
    remedy: 'Choose another folder with --out, or edit the file that is there.',
  },
  'product.unanswered': {
    name: 'Answers missing',
    blame: 'person',
    stops: 'unit',
    says: 'Something about the new product was not given.',
    remedy: 'Give the options named in the evidence, or run the command in a terminal.',
  },
} as const satisfies Record<string, FaultText>;
