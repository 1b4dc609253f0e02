import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HoldAsked, HoldPreviewView } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { WordsInput } from '../../parts/words-input.tsx';
import { askedOf, isEmptyAsked } from './asked.ts';
import classes from './holds.module.css';
import { PreviewList } from './preview-list.tsx';
import { Which, type WhichUnits } from './which-units.tsx';

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
  const [which, setWhich] = useState<WhichUnits>({ ids: first.ids.join('\n'), filters: first.filters });
  const [reason, setReason] = useState('');
  const [seen, setSeen] = useState<Previewed>();
  const asked = askedOf(which.ids, which.filters);
  const preview = useMutation(async () => {
    setSeen({ asked, preview: await station.holds.preview({ asked }) });
  });
  const place = useMutation(async ({ asked: shown, preview: { fingerprint } }: Previewed) => {
    const { units } = await station.holds.place({ asked: shown, reason: reason.trim(), fingerprint });
    reported(t('holds.held', { count: units }));
    close();
  });
  const fault = place.fault ?? preview.fault;
  return (
    <div className={classes.form}>
      <Which
        which={which}
        change={(next) => {
          setWhich(next);
          setSeen(undefined);
          place.clear();
        }}
      />
      <Reason reason={reason} change={setReason} />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {seen !== undefined && <PreviewList preview={seen.preview} />}
      <Answers
        count={seen?.preview.toHold.length}
        mayShow={!isEmptyAsked(asked)}
        mayPlace={reason.trim().length >= 3}
        busy={{ preview: preview.busy, place: place.busy }}
        show={() => {
          place.clear();
          void preview.act(undefined);
        }}
        place={() => {
          if (seen !== undefined) void place.act(seen);
        }}
        close={close}
      />
    </div>
  );
}

function Reason({ reason, change }: { readonly reason: string; readonly change: (next: string) => void }) {
  const { t } = useTranslation();
  return (
    <WordsInput
      label={t('holds.why')}
      description={t('holds.whyHint')}
      maxLength={300}
      value={reason}
      change={change}
    />
  );
}

interface AnswersProps {
  /** How many units would be put aside; undefined until they were shown. */
  readonly count: number | undefined;
  readonly mayShow: boolean;
  readonly mayPlace: boolean;
  readonly busy: { readonly preview: boolean; readonly place: boolean };
  readonly show: () => void;
  readonly place: () => void;
  readonly close: () => void;
}

function Answers({ count, mayShow, mayPlace, busy, show, place, close }: AnswersProps) {
  const { t } = useTranslation();
  return (
    <DialogButtons>
      <Button size="md" variant="default" onClick={close}>
        {t('frame.cancel')}
      </Button>
      <Button
        size="md"
        variant={count === undefined ? 'filled' : 'default'}
        loading={busy.preview}
        disabled={!mayShow}
        onClick={show}
      >
        {t('holds.preview')}
      </Button>
      <Button size="md" loading={busy.place} disabled={(count ?? 0) === 0 || !mayPlace} onClick={place}>
        {t('holds.putAside', { count: count ?? 0 })}
      </Button>
    </DialogButtons>
  );
}
