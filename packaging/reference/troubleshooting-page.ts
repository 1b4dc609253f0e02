import { faults as german } from '../../renderer/src/locales/de/faults.ts';
import { faults as chinese } from '../../renderer/src/locales/zh/faults.ts';
import { type FaultCode, FAULTS } from '../../station-core/faults/table.ts';
import type { Blame, Stops } from '../../station-core/model/fault-text.ts';

type Area = FaultCode extends infer Code ? (Code extends `${infer Before}.${string}` ? Before : never) : never;

/** Which part of a code belongs under which heading, in the order in which a factory meets them. Every part has one. */
const HEADINGS: Readonly<Record<string, readonly Area[]>> = {
  'Port and board': ['port', 'board', 'efuse', 'slot'],
  'Firmware, product and release': ['firmware', 'format', 'product', 'release'],
  'Identity and certificate': ['csr', 'unit', 'profile', 'revocation', 'crl'],
  'Labels, printer and scanner': ['label', 'printer', 'scan'],
  'Order and shift': ['order', 'shift', 'self-test', 'hold', 'in-hand', 'look-up'],
  'Keys, HSM and signing service': ['ceremony', 'hsm', 'signer', 'escrow', 'migration'],
  'Permits and other documents': ['document', 'permit', 'manifest', 'officer'],
  People: ['person', 'operators'],
  'Ledger and proofs': ['ledger', 'checkpoint', 'proof', 'search', 'query', 'views', 'export'],
  Headquarters: ['sync', 'registry', 'upstream'],
  'The station itself': ['setup', 'station', 'backup', 'floor', 'entry'],
};

const BLAMED: Readonly<Record<Blame, string>> = {
  board: 'the board. The unit ends as FAIL.',
  station: 'this machine or what is attached to it. The unit ends as ERROR: it can be started again.',
  release: 'the firmware or the product that the station was given. The unit ends as ERROR.',
  upstream: 'headquarters, or the way there. The unit ends as ERROR.',
  person: 'what somebody did or entered. A unit ends as ABORTED.',
};

const STOPPED: Readonly<Record<Stops, string>> = {
  unit: '',
  signer: '; opens the HSM again',
  line: '; **stops the whole line**',
};

/** docs/troubleshooting.md: every fault of the table, under the code that screen and shell show. */
export function troubleshootingPage(): string {
  const grouped = Object.entries(HEADINGS).flatMap(([heading, areas]) => [
    `## ${heading}`,
    ...codesOf(areas).map(section),
  ]);
  const page = [
    '# Troubleshooting by fault code',
    '<!-- Made from the fault table by "npm run reference"; changes belong there. -->',
    'A fault has a code, such as `board.silent`: a screen shows it below the words of the fault, a slot on its tile and under _Details_; a command in brackets behind them; the ledger in the entry of the run. Look it up here by the code, or by its name in English, German or Chinese. Behind the names stands whose fault it is:',
    Object.entries(BLAMED)
      .map(([blame, words]) => `- _${blame}_: ${words}`)
      .join('\n'),
    ...grouped,
  ];
  return `${page.join('\n\n')}\n`;
}

/** The codes that have no heading, which must be none. */
export function codesWithoutHeading(): readonly FaultCode[] {
  const shown = new Set(Object.values(HEADINGS).flatMap(codesOf));
  return allCodes().filter((code) => !shown.has(code));
}

function codesOf(areas: readonly Area[]): FaultCode[] {
  return areas.flatMap((area) =>
    allCodes()
      .filter((code) => code.startsWith(`${area}.`))
      .toSorted(),
  );
}

function allCodes(): FaultCode[] {
  return Object.keys(FAULTS) as FaultCode[]; // the table has no other keys
}

function section(code: FaultCode): string {
  const { name, blame, stops, says, remedy } = FAULTS[code];
  return [
    `### ${code}`,
    `**${name}** · ${german[code].name} · ${chinese[code].name} · _${blame}_${STOPPED[stops]}`,
    `${says} ${remedy}`,
  ].join('\n\n');
}
