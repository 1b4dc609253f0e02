import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { SHORT_BAR, templates } from '../../labels/template/sample-template.ts';
import type { Gallery } from '../gallery.ts';
import type { Kiosk } from '../kiosk.ts';
import { button } from '../screen.ts';

interface Shown {
  readonly kiosk: Kiosk;
  /** At Setup, Products. */
  readonly page: Page;
  readonly gallery: Gallery;
}

/** Pictures of the labels of the sample product: as they are, large, and with one that no unit can have. */
export async function shootLabels({ kiosk, page, gallery }: Shown): Promise<void> {
  await button(page, 'Show labels').click();
  await expect(page.getByRole('img', { name: 'Inner label' })).toBeVisible();
  await gallery.shootInAllLanguages('setup-products-labels');
  await button(page, /^Enlarge: Outer label/).click();
  const large = page.getByRole('dialog', { name: /^Outer label/ });
  await expect(large.getByRole('img', { name: 'Outer label' })).toBeVisible();
  await gallery.shoot('setup-products-label-large');
  await button(large, 'Close').click();
  const labelJson = join(kiosk.dataDir, 'products', 'lamp-one', 'label.json');
  await writeFile(labelJson, JSON.stringify(templates({ outer: [SHORT_BAR] })));
  await expect(page.getByText(/Outer label · item 1 · code128 · modules of/)).toBeVisible();
  await gallery.shootInAllLanguages('setup-products-label-problem');
  await rm(labelJson);
  await button(page, 'Hide labels').click();
}
