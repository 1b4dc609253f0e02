import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import type { ScreenProps } from '../../session/address.ts';
import { useFloor } from '../../slots/floor.tsx';
import classes from './documents.module.css';
import { InForce } from './in-force.tsx';
import { Review } from './review.tsx';
import { SignerPanel } from './signer-panel.tsx';
import { useReviewing } from './use-reviewing.ts';

const EVERY_MS = 15_000;

/** What officers signed for this station, and the signing service that goes by it. */
export function DocumentsScreen(_: ScreenProps) {
  const { t } = useTranslation();
  const station = useStation();
  const { refreshHealth } = useFloor();
  const [done, setDone] = useState('');
  const { answer, fault, again } = useQuery(
    useCallback(() => station.documents.desk(), [station]),
    EVERY_MS,
  );
  const reviewing = useReviewing(({ document: { type, id } }) => {
    setDone(t(type === 'lift' ? 'documents.lifted' : 'documents.done', { what: t(`documents.types.${type}`, { id }) }));
    again();
    refreshHealth();
  });
  const wrong = fault ?? answer?.fault ?? undefined;
  return (
    <div className={classes.page}>
      <h1>{t('documents.title')}</h1>
      <p role="status" className={classes.done}>
        {done}
      </p>
      {wrong !== undefined && <FaultPanel fault={wrong} withEvidence />}
      {answer === undefined && fault === undefined && <p role="status">{t('frame.loading')}</p>}
      {answer !== undefined && (
        <div className={classes.columns}>
          <div className={classes.column}>
            <InForce inForce={answer.inForce} drafted={reviewing.setText} />
            <Review reviewing={reviewing} />
          </div>
          {answer.signer !== null && <SignerPanel signer={answer.signer} drafted={reviewing.setText} />}
        </div>
      )}
    </div>
  );
}
