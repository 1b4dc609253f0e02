import { Button, Checkbox, Popover } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { recall, remember } from '../../remembered.ts';
import { chosenColumns, type Column, withColumn } from './columns.ts';
import classes from './data-table.module.css';

/** Which columns this screen shows of a table; remembered on this screen under the name of the table. */
export function useChosenColumns<Row>(
  name: string,
  columns: readonly Column<Row>[],
): readonly [readonly Column<Row>[], (id: string) => void] {
  const [remembered, setRemembered] = useState(() => recall(`columns.${name}`));
  const chosen = chosenColumns(columns, remembered);
  const toggle = (id: string): void => {
    const next = withColumn(chosen, id).join(' ');
    setRemembered(next);
    remember(`columns.${name}`, next);
  };
  return [columns.filter(({ id }) => chosen.includes(id)), toggle];
}

interface Props<Row> {
  readonly columns: readonly Column<Row>[];
  readonly chosen: readonly Column<Row>[];
  readonly toggle: (id: string) => void;
}

export function ColumnChoice<Row>({ columns, chosen, toggle }: Props<Row>) {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-end" withinPortal trapFocus>
      <Popover.Target>
        <Button size="compact-md" variant="subtle" leftSection={<IconColumns3 size={18} aria-hidden />}>
          {t('table.columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.choice ?? ''} aria-label={t('table.columns')}>
        {columns.map(({ id, title, shown }) => (
          <Checkbox
            key={id}
            label={title}
            disabled={shown === 'always'}
            checked={chosen.some((each) => each.id === id)}
            onChange={() => {
              toggle(id);
            }}
          />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
