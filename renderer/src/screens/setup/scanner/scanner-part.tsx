import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../../locales/use-locale.ts';
import { numberText } from '../../../parts/amounts.ts';
import {
  judgeScan,
  type ScannerTest,
  type ScannerTrouble,
  type TestedKey,
  visible,
} from '../../../scan/scanner-test.ts';
import setupClasses from '../setup.module.css';
import classes from './scanner.module.css';
import { TestCode } from './test-code.tsx';

/** A scanner that has said nothing for so long has ended without Enter. */
const SILENCE_MS = 1_200;
const SOME_CHARACTERS = 4;

/** Shows what a scanner makes of a known code, and what to change. What is scanned here goes nowhere else. */
export function ScannerPart() {
  const { t } = useTranslation();
  const [result, setResult] = useState<ScannerTest>();
  return (
    <div className={setupClasses.halves}>
      <section className={setupClasses.panel} aria-labelledby="scanner-code">
        <h2 id="scanner-code">{t('setup.scanner.title')}</h2>
        <p className={setupClasses.explains}>{t('setup.scanner.explains')}</p>
        <TestCode />
      </section>
      <section className={setupClasses.panel} aria-labelledby="scanner-result">
        <h2 id="scanner-result">{t('setup.scanner.arrived')}</h2>
        <TestField tested={setResult} />
        {result !== undefined && <Result result={result} />}
      </section>
    </div>
  );
}

/** Takes every key itself: the field shows nothing of it, and nobody else hears it. */
function TestField({ tested }: { readonly tested: (result: ScannerTest) => void }) {
  const { t } = useTranslation();
  const keys = useRef<TestedKey[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const end = (by: 'Enter' | 'Tab' | 'silence'): void => {
    clearTimeout(timer.current);
    const heard = keys.current;
    keys.current = [];
    if (heard.length >= SOME_CHARACTERS) tested(judgeScan(heard, by));
  };
  const hear = (event: React.KeyboardEvent): void => {
    const { key, ctrlKey } = event;
    // Who walks by keyboard leaves the field with Tab.
    if (key === 'Tab' && keys.current.length < SOME_CHARACTERS) return;
    event.preventDefault();
    if (key === 'Enter' || key === 'Tab') {
      end(key);
      return;
    }
    const isAltGr = event.getModifierState('AltGraph');
    if (/^.$/u.test(key)) keys.current.push({ key, atMs: event.timeStamp, ctrl: ctrlKey && !isAltGr });
    clearTimeout(timer.current);
    timer.current = setTimeout(end, SILENCE_MS, 'silence');
  };
  return (
    <label className={classes.field}>
      <span>{t('setup.scanner.field')}</span>
      <input
        data-takes-scans
        autoComplete="off"
        spellCheck={false}
        value=""
        onChange={() => undefined}
        onKeyDown={hear}
      />
    </label>
  );
}

function Result({ result: { text, troubles, msPerCharacter } }: { readonly result: ScannerTest }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const isGood = troubles.length === 0;
  return (
    <div role="status" data-testid="scanner-result">
      <p className={classes.verdict} data-good={isGood}>
        {isGood ? <IconCircleCheck size={28} aria-hidden /> : <IconCircleX size={28} aria-hidden />}
        <strong>{isGood ? t('setup.scanner.good') : t('setup.scanner.change')}</strong>
      </p>
      <ul className={classes.troubles}>
        {troubles.map((each) => (
          <li key={each}>
            <Trouble trouble={each} />
          </li>
        ))}
      </ul>
      <p className={classes.text}>{visible(text)}</p>
      <p className={setupClasses.explains}>
        {t('setup.scanner.speed', { ms: numberText(msPerCharacter, locale), count: text.length })}
      </p>
    </div>
  );
}

function Trouble({ trouble }: { readonly trouble: ScannerTrouble }) {
  const { t } = useTranslation();
  switch (trouble) {
    case 'other-text':
    case 'no-enter':
    case 'slow':
      return t(`setup.scanner.troubles.${trouble}`);
    default:
      return t(`scan.trouble.${trouble}`);
  }
}
