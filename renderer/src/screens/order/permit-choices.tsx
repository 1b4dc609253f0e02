import { useTranslation } from 'react-i18next';
import type { PermitView } from '../../../../station-core/contract.ts';
import { numberText, whenText } from '../../parts/amounts.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { Choice, Complaint } from './choice.tsx';
import { permitLeft, permitObstacle, refusalOf, type OrderKind } from './order-rules.ts';
import classes from './order.module.css';
import type { OrderDrafting } from './use-order-draft.ts';

export function PermitChoices({ drafting }: { readonly drafting: OrderDrafting }) {
  const { t } = useTranslation();
  const { permits, kind, draft, change, complaints } = drafting;
  const missing = complaints.includes('permit');
  const ofProduct = permits.filter((each) => each.product === draft.product);
  const refused = refusalOf(ofProduct, Date.now(), kind);
  return (
    <fieldset className={classes.choices} data-missing={missing}>
      <legend>{t('order.permit')}</legend>
      {draft.product === null && <p className={classes.none}>{t('order.pickProductFirst')}</p>}
      {draft.product !== null && ofProduct.length === 0 && <p className={classes.none}>{t('order.noPermits')}</p>}
      {refused !== null && <p className={classes.none}>{t(`order.${refused}`)}</p>}
      {missing && refused === null && ofProduct.length > 0 && <Complaint>{t('order.missing.permit')}</Complaint>}
      {ofProduct.map((each) => (
        <PermitChoice
          key={each.permit}
          permit={each}
          kind={kind}
          checked={draft.permit === each.permit}
          choose={() => {
            change({ product: draft.product, permit: each.permit });
          }}
        />
      ))}
    </fieldset>
  );
}

function PermitChoice({
  permit,
  kind,
  checked,
  choose,
}: {
  readonly permit: PermitView;
  readonly kind: OrderKind;
  readonly checked: boolean;
  readonly choose: () => void;
}) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const obstacle = permitObstacle(permit, Date.now(), kind);
  const since = obstacle === 'notYet' ? permit.notBefore : permit.notAfter;
  const left = t('order.left', {
    left: numberText(permitLeft(permit), locale),
    quota: numberText(permit.quota, locale),
  });
  const until = t('order.validUntil', { when: whenText(permit.notAfter, locale) });
  return (
    <Choice
      group="permit"
      title={permit.permit}
      detail={obstacle === 'expired' ? left : kind === 'relabel' ? until : `${left} · ${until}`}
      obstacle={
        obstacle === null
          ? null
          : t(`order.why.${obstacle}`, { when: whenText(since, locale), quota: numberText(permit.quota, locale) })
      }
      checked={checked}
      choose={choose}
    />
  );
}
