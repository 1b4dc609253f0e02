import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { Dialog, DialogButtons } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { save } from '../../parts/save-file.ts';
import { WordsInput } from '../../parts/words-input.tsx';
import classes from './documents.module.css';

export type DraftKind = { readonly type: 'lift' } | { readonly type: 'revocation'; readonly permit: string };

interface Props {
  /** Closed while there is none. */
  readonly kind: DraftKind | undefined;
  readonly drafted: (text: string) => void;
  readonly close: () => void;
}

/** Drafts what only the station can fill in. Nothing is signed here: the draft goes to two officers. */
export function DraftDialog({ kind, drafted, close }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog
      opened={kind !== undefined}
      title={
        kind === undefined ? '' : t(`documents.drafts.${kind.type}`, { permit: 'permit' in kind ? kind.permit : '' })
      }
      close={close}
    >
      {kind !== undefined && <DraftForm kind={kind} drafted={drafted} close={close} />}
    </Dialog>
  );
}

function DraftForm({ kind, drafted, close }: Props & { readonly kind: DraftKind }) {
  const { t } = useTranslation();
  const { documents } = useStation();
  const [reason, setReason] = useState('');
  const { act, busy, fault } = useMutation(async () => {
    const why = reason.trim();
    const { text, fileName } = await (kind.type === 'lift'
      ? documents.draftLift({ reason: why })
      : documents.draftRevocation({ permit: kind.permit, reason: why }));
    save(fileName, [text]);
    drafted(text);
    close();
  });
  return (
    <div className={classes.form}>
      <p>{t('documents.drafts.hint')}</p>
      <WordsInput
        label={t('documents.drafts.reason')}
        maxLength={300}
        value={reason}
        data-autofocus
        change={setReason}
      />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <DialogButtons>
        <Button size="md" variant="default" onClick={close}>
          {t('frame.cancel')}
        </Button>
        <Button size="md" loading={busy} disabled={reason.trim().length < 3} onClick={() => void act(undefined)}>
          {t('documents.drafts.make')}
        </Button>
      </DialogButtons>
    </div>
  );
}
