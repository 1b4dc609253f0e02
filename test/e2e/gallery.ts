import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { oneFor } from '../faults/sweep.ts';

/**
 * Pictures of the screens, for people to look at, and what axe finds on them. In an ordinary run each is taken in one theme, in one
 * size and in English, and axe looks at every other one; the commit draws which. BIRTHMARK_ALL_SCREENS=1 takes everything: both
 * themes, 1920×1080 as well, and German and Chinese where they are asked for.
 */
export const ALL_SCREENS = process.env['BIRTHMARK_ALL_SCREENS'] === '1';

const FOLDER = join(import.meta.dirname, '..', 'screenshots');
const LESSER = join(FOLDER, 'axe-lesser.txt');
const SMALL = { width: 1366, height: 768 };
const SIZES = ALL_SCREENS ? [{ width: 1920, height: 1080 }, SMALL] : [SMALL];
const THEMES = ['light', 'dark'] as const;
const LANGUAGES = { de: 'Deutsch', zh: '简体中文', en: 'English' } as const;

interface Judged {
  readonly name: string;
  readonly colorScheme: (typeof THEMES)[number];
  /** The same screen was judged in another theme. */
  readonly again: boolean;
}

export class Gallery {
  readonly #page: Page;
  /** One line for each serious or critical violation. */
  readonly violations: string[] = [];

  constructor(page: Page) {
    this.#page = page;
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(LESSER, '');
  }

  async shoot(name: string, page = this.#page): Promise<void> {
    const themes = ALL_SCREENS ? THEMES : oneFor(name, THEMES);
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        const path = join(FOLDER, `${name}-${size.width}-${colorScheme}.png`);
        await page.screenshot({ path, animations: 'disabled' });
      }
      if (ALL_SCREENS || oneFor(`axe ${name}`, [true, false])[0] === true)
        await this.#judge(page, { name, colorScheme, again: colorScheme !== themes[0] });
    }
  }

  /** As `shoot`, and in the other languages when everything is asked for. */
  async shootInAllLanguages(name: string): Promise<void> {
    await this.shoot(name);
    if (!ALL_SCREENS) return;
    for (const [language, title] of Object.entries(LANGUAGES)) {
      await this.#switchTo(title);
      if (language !== 'en') await this.shoot(`${name}-${language}`);
    }
  }

  /** By events, not by the mouse: the switch may be behind an open dialog. */
  async #switchTo(language: string): Promise<void> {
    const hidden = { includeHidden: true };
    await this.#page.evaluate('document.activeElement?.blur()'); // an open list would hide half of the picture
    await this.#page.getByRole('button', { name: /^(Language|Sprache|语言)$/, ...hidden }).dispatchEvent('click');
    await this.#page.getByRole('menuitem', { name: language, ...hidden }).dispatchEvent('click');
    await expect(this.#page.getByRole('menuitem', hidden)).toHaveCount(0);
    await this.#page.mouse.move(5, 400);
  }

  /** The themes differ in their colours alone: the second one is asked only about contrast. */
  async #judge(page: Page, { name, colorScheme, again }: Judged): Promise<void> {
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
    if (again) axe.withRules('color-contrast');
    const { violations } = await axe.analyze();
    const where = `${name} ${colorScheme}`;
    for (const { id, impact, help, nodes } of violations) {
      const targets = nodes.map(({ target }) => target.join(' ')).join(' | ');
      const line = `${where}: ${id} (${impact}) ${help}: ${targets}`;
      if (impact === 'serious' || impact === 'critical') this.violations.push(line);
      else appendFileSync(LESSER, `${line}\n`);
    }
  }
}
