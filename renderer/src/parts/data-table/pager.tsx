import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronLeftPipe, IconChevronRight, IconChevronRightPipe } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText } from '../amounts.ts';
import classes from './data-table.module.css';

export interface TablePage {
  /** 0 is the first one. */
  readonly at: number;
  readonly rowsPerPage: number;
  /** Of all pages together. */
  readonly count: number;
  /** There are more than that, and nobody has counted them yet. */
  readonly isAtLeast?: boolean;
  readonly go: (at: number) => void;
}

export function pagesOf({ count, rowsPerPage }: TablePage): number {
  return Math.max(1, Math.ceil(count / rowsPerPage));
}

export function Pager({ page }: { readonly page: TablePage }) {
  const { t } = useTranslation();
  const pages = pagesOf(page);
  const steps = [
    { name: 'first', Icon: IconChevronLeftPipe, to: 0 },
    { name: 'previous', Icon: IconChevronLeft, to: page.at - 1 },
    { name: 'next', Icon: IconChevronRight, to: page.at + 1 },
    { name: 'last', Icon: IconChevronRightPipe, to: pages - 1 },
  ] as const;
  return (
    <nav className={classes.pager} aria-label={t('table.pages')}>
      {steps.map(({ name, Icon, to }) => (
        <ActionIcon
          key={name}
          size={32}
          variant="subtle"
          aria-label={t(`table.${name}`)}
          disabled={to < 0 || to >= pages || to === page.at}
          onClick={() => {
            page.go(to);
          }}
        >
          <Icon size={20} aria-hidden />
        </ActionIcon>
      ))}
    </nav>
  );
}

/** `51–100 of 1,234` */
export function RowCount({ rows, page }: { readonly rows: number; readonly page: TablePage | undefined }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const count = page?.count ?? rows;
  if (page === undefined || count <= rows || rows === 0)
    return <span>{t('table.rows', { count, number: numberText(count, locale) })}</span>;
  const before = page.at * page.rowsPerPage;
  const [from, to, of] = [before + 1, before + rows, count].map((each) => numberText(each, locale));
  return <span>{t(page.isAtLeast === true ? 'table.rangeAtLeast' : 'table.range', { from, to, of })}</span>;
}
