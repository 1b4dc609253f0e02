import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScanResult } from '../../../station-core/contract.ts';
import { useFaultWords } from '../parts/fault-panel.tsx';
import { faultOf } from '../connection/fault-of.ts';
import { useNotices } from '../parts/notice.tsx';
import { cutEntry } from './scan-listener.ts';
import { useStore } from '../slots/slots.tsx';
import { addressOf, type Go } from '../session/address.ts';
import { useStation } from '../connection/station-context.tsx';

interface Outcomes {
  readonly orderScanned: (order: string) => void;
  readonly go: Go;
}

/** Hands a scan to the station, which knows what is awaited, and says in words what it turned out to be. */
export function useScans({ orderScanned, go }: Outcomes): (text: string) => Promise<void> {
  const station = useStation();
  const { notify } = useNotices();
  const words = useFaultWords();
  const say = useSayResult();
  return useCallback(
    async (text) => {
      try {
        const result = await station.scan.submit({ text: cutEntry(text).text });
        say(result);
        if (result.kind === 'work-order') orderScanned(result.order);
        // What somebody fills in stays: the unit is opened when they scan it again, or search for it.
        if (result.kind === 'unit' && !dialogIsOpen()) go(addressOf('unit', [result.serial ?? result.unit]));
      } catch (error) {
        const { says, remedy } = words(faultOf(error));
        notify('wrong', `${says} ${remedy}`.trim());
      }
    },
    [station, say, orderScanned, go, words, notify],
  );
}

function useSayResult(): (result: ScanResult) => void {
  const { t } = useTranslation();
  const { notify } = useNotices();
  const store = useStore();
  return useCallback(
    (result) => {
      switch (result.kind) {
        case 'badge':
          notify('good', t('scan.badge', { name: result.name }));
          return;
        case 'work-order':
          notify('good', t('scan.workOrder', { order: result.order }));
          return;
        case 'unit': {
          const unit = result.serial ?? result.unit;
          if (dialogIsOpen()) notify('plain', t('scan.unitBehindDialog', { unit }));
          else notify('good', t('scan.unit', { unit }));
          return;
        }
        case 'unknown-unit':
          notify('wrong', t('scan.unknownUnit'));
          return;
        case 'early-label': {
          const { slot } = result;
          const says = slot === null ? t('scan.noneAsks') : t('scan.tooEarly', { slot });
          notify('wrong', says, { waitsForSlot: slot ?? 'any' });
          return;
        }
        case 'unexpected': {
          const expected = result.expected.map((each) => t(`scan.expected.${each}`)).join(t('scan.or'));
          notify('wrong', expected === '' ? t('scan.nothingExpected') : t('scan.unexpected', { expected }));
          return;
        }
        case 'label': {
          const { slot, verdict, trouble } = result;
          const hint = trouble === undefined ? '' : ` · ${t(`scan.trouble.${trouble}`)}`;
          const serial = store.slot(slot)?.work?.scan?.serial ?? '';
          if (verdict === 'match') notify('good', t('scan.match', { slot }) + hint, { goodOfSlot: slot });
          else if (verdict === 'other-label')
            notify('wrong', t('scan.otherLabel', { slot, serial }) + hint, { asksAtSlot: slot });
          else notify('wrong', t('scan.unreadable', { slot }) + hint, { asksAtSlot: slot });
        }
      }
    },
    [store, t, notify],
  );
}

function dialogIsOpen(): boolean {
  return document.querySelector('[role="dialog"]') !== null;
}
