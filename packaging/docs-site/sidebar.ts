import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Page {
  readonly text: string;
  /** The file below docs/, without its ending. */
  readonly link: string;
}

interface Chapter {
  readonly text: string;
  readonly collapsed?: boolean;
  readonly items: readonly Page[];
}

/** Every page, in the order in which a factory needs them. */
export const sidebar: readonly Chapter[] = [
  {
    text: 'Set up',
    items: [
      { text: 'The demo', link: '/guides/demo' },
      { text: 'First board', link: '/guides/first-board' },
      { text: 'Your product', link: '/guides/product' },
      { text: 'The agent in your firmware', link: '/add-it-to-your-firmware' },
      { text: 'Keys: the ceremony', link: '/guides/ceremony' },
      { text: 'Keys: which HSM', link: '/guides/hsm' },
      { text: 'Permits and other documents', link: '/guides/documents' },
      { text: 'Labels and printers', link: '/guides/labels' },
      { text: 'Scanners', link: '/guides/scanners' },
      { text: 'Kiosk', link: '/guides/kiosk' },
      { text: 'Headquarters', link: '/guides/headquarters' },
      { text: 'People and lost PINs', link: '/guides/people' },
      { text: 'Backup, restore, move', link: '/guides/backup' },
      { text: 'Updating', link: '/guides/updating' },
      { text: 'From an older version', link: '/guides/migrate' },
      { text: 'Words', link: '/guides/words' },
    ],
  },
  {
    text: 'Every day',
    items: [
      { text: 'Troubleshooting by fault code', link: '/troubleshooting' },
      { text: 'Line lead', link: '/guides/line-lead' },
      { text: 'Shift', link: '/guides/shift' },
      { text: 'QA', link: '/guides/qa' },
      { text: 'Security officer', link: '/guides/officer' },
    ],
  },
  {
    text: 'Reference',
    items: [
      { text: 'Commands', link: '/reference/commands' },
      { text: 'station.json', link: '/reference/station' },
      { text: 'product.json', link: '/reference/product' },
      { text: 'label.json', link: '/reference/label' },
      { text: 'Permit', link: '/reference/permit' },
      { text: 'Station manifest', link: '/reference/manifest' },
      { text: 'upstream.json', link: '/reference/upstream' },
      { text: 'Ledger', link: '/specs/ledger' },
      { text: 'Unit agent', link: '/specs/unit-agent' },
      { text: 'Unit agent: frames', link: '/specs/unit-agent-wire' },
      { text: 'Unit agent: keys', link: '/specs/unit-agent-keys' },
      { text: 'Unit agent: evidence', link: '/specs/unit-agent-evidence' },
      { text: 'Unit agent: label', link: '/specs/unit-agent-label' },
      { text: 'Facts about the chips', link: '/specs/espressif' },
    ],
  },
  {
    text: 'Security',
    items: [
      { text: 'What we promise and what not', link: '/threat-model' },
      { text: 'Security profile of a unit', link: '/specs/security-profile' },
    ],
  },
  {
    text: 'How it is built',
    collapsed: true,
    items: [
      { text: 'Architecture', link: '/ARCHITECTURE' },
      { text: 'Trial in an emulator', link: '/emulator-trial' },
      { text: 'Trial with esptool', link: '/esptool-trial' },
    ],
  },
  { text: 'Decisions', collapsed: true, items: decisions() },
];

function decisions(): Page[] {
  const folder = join(import.meta.dirname, '..', '..', 'docs', 'adr');
  return readdirSync(folder)
    .toSorted()
    .map((name) => {
      const [heading = ''] = readFileSync(join(folder, name), 'utf8').split('\n');
      return { text: heading.replace(/^# /, ''), link: `/adr/${name.replace(/\.md$/, '')}` };
    });
}
