import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HoldAsked, HoldPreviewView } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { askedOf, HOLD_FILTERS, type HoldFilters, isEmptyAsked } from './asked.ts';
import classes from './holds.module.css';
import { PreviewList } from './preview-list.tsx';

interface Props {
  readonly asked: HoldAsked;
  readonly reported: (text: string) => void;
  readonly close: () => void;
}

export function PutAside({ opened, ...rest }: Props & { readonly opened: boolean }) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} title={t('holds.addTitle')} close={rest.close} size="xl">
      {opened && <PutAsideForm {...rest} />}
    </Dialog>
  );
}

interface Previewed {
  readonly asked: HoldAsked;
  readonly preview: HoldPreviewView;
}

/** First which units that would be; only then can they be put aside, and only those. */
function PutAsideForm({ asked: first, reported, close }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const [ids, setIds] = useState(first.ids.join('\n'));
  const [filters, setFilters] = useState<HoldFilters>(first.filters);
  const [reason, setReason] = useState('');
  const [seen, setSeen] = useState<Previewed>();
  const asked = askedOf(ids, filters);
  const preview = useMutation(async () => {
    setSeen({ asked, preview: await station.holds.preview({ asked }) });
  });
  const place = useMutation(async ({ asked: shown, preview: { fingerprint } }: Previewed) => {
    const { units } = await station.holds.place({ asked: shown, reason: reason.trim(), fingerprint });
    reported(t('holds.held', { count: units }));
    close();
  });
  const change = (set: () => void): void => {
    set();
    setSeen(undefined);
    place.clear();
  };
  const fault = place.fault ?? preview.fault;
  const count = seen?.preview.toHold.length ?? 0;
  return (
    <div className={classes.form}>
      <Textarea
        label={t('holds.ids')}
        description={t('holds.idsHint')}
        rows={3}
        value={ids}
        onChange={({ currentTarget: { value } }) => {
          change(() => {
            setIds(value);
          });
        }}
      />
      <fieldset className={classes.filters}>
        <legend>{t('holds.orFilters')}</legend>
        {HOLD_FILTERS.map((name) => (
          <TextInput
            key={name}
            label={t(`holds.filters.${name}`)}
            value={filters[name] ?? ''}
            onChange={({ currentTarget: { value } }) => {
              change(() => {
                setFilters((before) => ({ ...before, [name]: value }));
              });
            }}
          />
        ))}
      </fieldset>
      <TextInput
        label={t('holds.why')}
        description={t('holds.whyHint')}
        maxLength={300}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
        }}
      />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {seen !== undefined && <PreviewList preview={seen.preview} />}
      <DialogButtons>
        <Button size="md" variant="default" onClick={close}>
          {t('frame.cancel')}
        </Button>
        <Button
          size="md"
          variant={seen === undefined ? 'filled' : 'default'}
          loading={preview.busy}
          disabled={isEmptyAsked(asked)}
          onClick={() => {
            place.clear();
            void preview.act(undefined);
          }}
        >
          {t('holds.preview')}
        </Button>
        <Button
          size="md"
          loading={place.busy}
          disabled={seen === undefined || count === 0 || reason.trim().length < 3}
          onClick={() => {
            if (seen !== undefined) void place.act(seen);
          }}
        >
          {t('holds.putAside', { count })}
        </Button>
      </DialogButtons>
    </div>
  );
}
