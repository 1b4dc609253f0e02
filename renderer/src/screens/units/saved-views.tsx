import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '../../../../station-core/contract.ts';
import { withoutSecrets } from '../../../../station-core/model/desk/label-secrets.ts';
import { useMutation, useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { viewOf } from './unit-query.ts';
import classes from './units.module.css';

interface Props {
  readonly params: URLSearchParams;
  readonly show: (params: URLSearchParams) => void;
}

/** The lists that this person keeps. The station has them, so they are there at every screen. */
export function SavedViews({ params, show }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const [opened, setOpened] = useState(false);
  const { answer, fault, again } = useQuery(useCallback(() => station.units.views(), [station]));
  const remove = useMutation((name: string) => station.units.removeView({ name }));
  const wrong = remove.fault ?? fault;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={360} trapFocus withinPortal>
      <Popover.Target>
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconBookmark size={18} aria-hidden />}
          onClick={() => {
            setOpened(!opened);
          }}
        >
          {t('units.views')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('units.views')}>
        {wrong !== undefined && <FaultPanel fault={wrong} />}
        {answer?.length === 0 && <p className={classes.note}>{t('units.noViews')}</p>}
        <ul className={classes.views}>
          {answer?.map((view) => (
            <ViewRow
              key={view.name}
              view={view}
              open={() => {
                setOpened(false);
                show(new URLSearchParams(view.query));
              }}
              remove={() => {
                void remove.act(view.name).then(again);
              }}
            />
          ))}
        </ul>
        <SaveView query={viewOf(params)} saved={again} />
      </Popover.Dropdown>
    </Popover>
  );
}

interface ViewRowProps {
  readonly view: SavedView;
  readonly open: () => void;
  readonly remove: () => void;
}

function ViewRow({ view: { name }, open, remove }: ViewRowProps) {
  const { t } = useTranslation();
  return (
    <li>
      <button type="button" className={classes.link} onClick={open}>
        {name}
      </button>
      <ActionIcon variant="subtle" aria-label={t('units.removeView', { name })} onClick={remove}>
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </li>
  );
}

function SaveView({ query, saved }: { readonly query: string; readonly saved: () => void }) {
  const { t } = useTranslation();
  const station = useStation();
  const [name, setName] = useState('');
  const save = useMutation((view: SavedView) => station.units.saveView(view));
  const enter = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    void save.act({ name: name.trim(), query }).then((done) => {
      if (!done) return;
      setName('');
      saved();
    });
  };
  return (
    <form className={classes.save} onSubmit={enter}>
      {save.fault !== undefined && <FaultPanel fault={save.fault} />}
      <TextInput
        label={t('units.viewName')}
        value={name}
        maxLength={60}
        onChange={(event) => {
          setName(withoutSecrets(event.currentTarget.value));
        }}
      />
      <Button type="submit" loading={save.busy} disabled={name.trim() === ''}>
        {t('units.saveView')}
      </Button>
    </form>
  );
}
