import { Button } from '@mantine/core';
import { IconEye, IconEyeOff, IconZoomIn } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FaultView, LabelPictureView } from '../../../../../station-core/contract.ts';
import { useQuery } from '../../../connection/query.ts';
import { useStation } from '../../../connection/station-context.tsx';
import { labelPlaceOf } from '../../../locales/label-place.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import own from './products.module.css';

/** Whoever edits label.json beside the screen waits no longer than this for what comes of it. */
const ASK_AGAIN_MS = 2_000;

interface Props {
  readonly product: string;
  /** What the list says of the product already. */
  readonly told: FaultView | null;
}

/** Both labels of a product, and why they would not pass. */
export function LabelPreview({ product, told }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        size="md"
        aria-expanded={open}
        leftSection={open ? <IconEyeOff size={20} aria-hidden /> : <IconEye size={20} aria-hidden />}
        onClick={() => {
          setOpen(!open);
        }}
      >
        {t(open ? 'setup.products.hideLabels' : 'setup.products.showLabels')}
      </Button>
      {open && <Pictures product={product} told={told} />}
    </>
  );
}

function Pictures({ product, told }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const ask = useCallback(() => station.setup.previewLabels({ product }), [station, product]);
  const { answer, fault } = useQuery(ask, ASK_AGAIN_MS);
  if (fault !== undefined) return <FaultPanel fault={fault} withEvidence />;
  if (answer === undefined) return <p role="status">{t('frame.loading')}</p>;
  return (
    <>
      {answer.problem !== null && !isSame(answer.problem, told) && (
        <div className={own.problem}>
          <FaultPanel fault={answer.problem} withEvidence={!saysSize(answer.problem)} />
        </div>
      )}
      <div className={own.labels}>
        <Picture picture={answer.inner} name={t('setup.products.innerLabel')} />
        <Picture picture={answer.outer} name={t('setup.products.outerLabel')} />
      </div>
    </>
  );
}

const isSame = (one: FaultView, other: FaultView | null): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Then its evidence has nothing more. */
function saysSize(fault: FaultView): boolean {
  const place = labelPlaceOf(fault);
  return place !== null && (place.module !== null || place.minTypeMm !== null);
}

/** As large as on paper; pressed, as large as the display. */
function Picture({ picture, name }: { readonly picture: LabelPictureView; readonly name: string }) {
  const { t } = useTranslation();
  const [large, setLarge] = useState(false);
  const { pngBase64, widthMm, heightMm } = picture;
  const src = `data:image/png;base64,${pngBase64}`;
  const caption = `${name} · ${widthMm.toFixed(0)} × ${heightMm.toFixed(0)} mm`;
  return (
    <figure className={own.label}>
      <button
        type="button"
        className={own.enlarge}
        aria-label={t('setup.products.enlarge', { label: caption })}
        onClick={() => {
          setLarge(true);
        }}
      >
        <img src={src} alt={name} style={{ width: `${String(widthMm)}mm` }} />
        <span>
          {caption} <IconZoomIn size={20} aria-hidden />
        </span>
      </button>
      <Dialog
        opened={large}
        title={caption}
        size="90vw"
        close={() => {
          setLarge(false);
        }}
      >
        <img
          className={own.large}
          src={src}
          alt={name}
          style={{ '--ratio': widthMm / heightMm } as React.CSSProperties}
        />
      </Dialog>
    </figure>
  );
}
