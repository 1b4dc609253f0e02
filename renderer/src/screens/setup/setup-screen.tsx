import { Tabs } from '@mantine/core';
import {
  IconDeviceDesktop,
  IconGridDots,
  IconHeartbeat,
  IconPackageImport,
  IconPlug,
  IconPrinter,
  IconScan,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { HealthPart } from './health/health-part.tsx';
import { JigPart } from './jig-part.tsx';
import { PrinterPart } from './printer-part.tsx';
import { ProductsPart } from './products/products-part.tsx';
import { ScannerPart } from './scanner/scanner-part.tsx';
import { ScreensPart } from './screens-part.tsx';
import classes from './setup.module.css';
import { SlotsPart } from './ports/slots-part.tsx';

const parts = ['health', 'slots', 'jig', 'printer', 'scanner', 'products', 'screens'] as const;
const ICONS = {
  health: IconHeartbeat,
  slots: IconPlug,
  jig: IconGridDots,
  printer: IconPrinter,
  scanner: IconScan,
  products: IconPackageImport,
  screens: IconDeviceDesktop,
};
const PARTS = {
  health: HealthPart,
  slots: SlotsPart,
  jig: JigPart,
  printer: PrinterPart,
  scanner: ScannerPart,
  products: ProductsPart,
  screens: ScreensPart,
};

/** What an administrator sets up. Nothing here touches a board that is being worked on. */
export function SetupScreen() {
  const { t } = useTranslation();
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
