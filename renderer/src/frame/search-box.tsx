import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_ENTRY_CHARACTERS } from '../../../station-core/model/limits.ts';
import { holdsSecrets } from '../../../station-core/model/desk/label-secrets.ts';
import { useStation } from '../connection/station-context.tsx';
import type { StationClient } from '../connection/station.ts';
import { useScanRouter } from '../scan/scan-router.tsx';
import { addressOf, type Go } from '../session/address.ts';
import classes from './search-box.module.css';

/**
 * Finds a unit by any of its ids. What is found for sure is opened; anything else is listed. The text of a label, typed by
 * a slow scanner or pasted, is a scan: it never gets into an address.
 */
export function SearchBox({ go }: { readonly go: Go }) {
  const { t } = useTranslation();
  const station = useStation();
  const { submit } = useScanRouter();
  const [text, setText] = useState('');
  const search = async (): Promise<void> => {
    const wanted = text.trim().slice(0, MAX_ENTRY_CHARACTERS);
    if (wanted === '') return;
    setText('');
    if (wanted.startsWith('{') || holdsSecrets(wanted)) await submit(wanted);
    else go((await sureOf(station, wanted)) ?? addressOf('units', [], new URLSearchParams({ q: wanted })));
  };
  return (
    <search className={classes.search}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void search();
        }}
      >
        <IconSearch size={20} aria-hidden />
        <input
          type="search"
          aria-label={t('frame.search')}
          placeholder={t('frame.searchShort')}
          title={t('frame.searchHint')}
          value={text}
          maxLength={MAX_ENTRY_CHARACTERS}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
      </form>
    </search>
  );
}

/** Undefined when it is not one unit for sure; the list says why, also when the station does not answer. */
async function sureOf(station: StationClient, text: string): Promise<string | undefined> {
  const found = await station.units.find({ text }).catch(() => undefined);
  const [only, ...others] = found?.matches ?? [];
  if (only === undefined || others.length > 0 || only.isNear || found?.isOrder === true) return undefined;
  return addressOf('unit', [only.unit.serial ?? only.unit.unit]);
}
