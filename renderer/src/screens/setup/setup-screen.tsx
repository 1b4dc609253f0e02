import { Tabs } from '@mantine/core';
import {
  IconDeviceDesktop,
  IconGridDots,
  IconHeartbeat,
  IconListCheck,
  IconPackageImport,
  IconPlug,
  IconPrinter,
  IconScan,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../../station-core/contract.ts';
import { ChecksPart } from './checks/checks-part.tsx';
import { HealthPart } from './health/health-part.tsx';
import { JigPart } from './jig-part.tsx';
import { PrinterPart } from './printer-part.tsx';
import { ProductsPart } from './products/products-part.tsx';
import { ScannerPart } from './scanner/scanner-part.tsx';
import { ScreensPart } from './screens-part.tsx';
import classes from './setup.module.css';
import { setupPartsFor } from './setup-parts.ts';
import { SlotsPart } from './ports/slots-part.tsx';

const ICONS = {
  health: IconHeartbeat,
  checks: IconListCheck,
  slots: IconPlug,
  jig: IconGridDots,
  printer: IconPrinter,
  scanner: IconScan,
  products: IconPackageImport,
  screens: IconDeviceDesktop,
};
const PARTS = {
  health: HealthPart,
  checks: ChecksPart,
  slots: SlotsPart,
  jig: JigPart,
  printer: PrinterPart,
  scanner: ScannerPart,
  products: ProductsPart,
  screens: ScreensPart,
};

/** What an administrator sets up, and how the station is. Nothing here touches a board that is being worked on. */
export function SetupScreen({ session: { person } }: { readonly session: Session }) {
  const { t } = useTranslation();
  const parts = setupPartsFor(person);
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t('setup.title')}</h1>
      <Tabs defaultValue="health" keepMounted={false}>
        <Tabs.List aria-label={t('setup.sections')}>
          {parts.map((each) => {
            const Icon = ICONS[each];
            return (
              <Tabs.Tab
                key={each}
                value={each}
                fz="md"
                className={classes.tab ?? ''}
                leftSection={<Icon size={22} aria-hidden />}
              >
                {t(`setup.tabs.${each}`)}
              </Tabs.Tab>
            );
          })}
        </Tabs.List>
        {parts.map((each) => {
          const Part = PARTS[each];
          return (
            <Tabs.Panel key={each} value={each} pt="md">
              <Part />
            </Tabs.Panel>
          );
        })}
      </Tabs>
    </div>
  );
}
