import { Button, Checkbox, Radio } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetupQuestion } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { WordsArea, WordsInput } from '../../parts/words-input.tsx';
import { BackButton, BackToBefore } from './back-button.tsx';
import { CarriedFiles, type Place } from './carried-files.tsx';
import classes from './first-day.module.css';
import { HasHeadquarters } from './has-headquarters.tsx';
import { OtherTokens } from './other-tokens.tsx';
import { PrinterTrial } from './printer-trial.tsx';
import { buttonOf, firstText, fitsQuestion, RIGHTS, wantsFiles, withFile, wordsOf } from './question-rules.ts';
import { Tasks } from './tasks.tsx';

interface Props {
  readonly question: SetupQuestion;
  readonly dataDir: string;
  readonly hasRecord: boolean;
  readonly place: Place;
}

/** Whether there is a headquarters is asked before what it takes: most new stations have none yet. */
export function QuestionStage(props: Props) {
  const { name, suggestion } = props.question;
  const [hasOne, setHasOne] = useState(firstText({ name, suggestion }) !== '');
  const showForm = (shown: boolean) => (): void => {
    setHasOne(shown);
  };
  if (name !== 'headquarters') return <OneQuestion {...props} />;
  if (hasOne) return <OneQuestion {...props} back={showForm(false)} />;
  return <HasHeadquarters canGoBack={props.question.canGoBack} yes={showForm(true)} />;
}

interface OneProps extends Props {
  /** In place of the way back at the station. */
  readonly back?: () => void;
}

/** One question of the setup. Whether an answer can be used is for the station to say. */
function OneQuestion({ question, dataDir, hasRecord, place, back }: OneProps) {
  const { t } = useTranslation();
  const { name, several, before, canGoBack } = question;
  const [text, setText] = useState(() => firstText(question));
  const [isPrinting, setPrinting] = useState(false);
  const { firstDay } = useConnectedStation();
  const { act, busy, fault } = useMutation((words: string[]) => firstDay.firstDay.answer({ question: name, words }));
  const words = wordsOf(text, several);
  const button = buttonOf(name);
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    if (words.length > 0 && !isPrinting) void act(words);
  };
  return (
    <section className={classes.card}>
      <h1 id={TITLE}>{t(`firstDay.questions.${name}.asks`)}</h1>
      <Before tasks={before} />
      <form className={classes.form} onSubmit={submit} noValidate>
        <Field question={question} text={text} change={setText} />
        {name === 'token' && <OtherTokens />}
        {wantsFiles(name) && (
          <CarriedFiles
            dataDir={dataDir}
            fits={(path) => fitsQuestion(name, path)}
            place={place}
            carries={name === 'certificate' ? ['request'] : hasRecord ? ['record'] : []}
            take={(path) => {
              setText(withFile(text, path, several));
            }}
          />
        )}
        {name === 'printer' && <PrinterTrial key={text.trim()} address={text.trim()} prints={setPrinting} />}
        {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
        <div className={back === undefined && !canGoBack ? classes.form : classes.pair}>
          <Button type="submit" size="xl" loading={busy} disabled={words.length === 0 || isPrinting}>
            {t('firstDay.next')}
          </Button>
          {back !== undefined && <BackButton press={back} />}
          {back === undefined && canGoBack && <BackToBefore />}
        </div>
        {button !== undefined && back === undefined && (
          <Button size="xl" variant="default" disabled={busy} onClick={() => void act([button.word])}>
            {t(button.text)}
          </Button>
        )}
      </form>
    </section>
  );
}

function Before({ tasks }: { readonly tasks: SetupQuestion['before'] }) {
  const { t } = useTranslation();
  if (tasks.length === 0) return null;
  return (
    <>
      <h2 className={classes.before}>{t('firstDay.before')}</h2>
      <Tasks tasks={tasks} />
    </>
  );
}

/** The heading is the label of the field: a screen reader says the question once, whatever it comes to first. */
const TITLE = 'question-title';
const FORM = 'question-form';

/** What makes the token of the station's own. */
const SOFTWARE = 'software';

interface FieldProps {
  readonly question: SetupQuestion;
  readonly text: string;
  readonly change: (text: string) => void;
}

function Field({ question: { name, several, choices }, text, change }: FieldProps) {
  const { t } = useTranslation();
  const form = t(`firstDay.questions.${name}.form`);
  if (choices.length > 0) {
    return (
      <>
        <p id={FORM} className={classes.hint}>
          {form}
        </p>
        <div role="radiogroup" aria-labelledby={TITLE} aria-describedby={FORM} className={classes.choices}>
          {choices.map(({ value, says, token }) => (
            <Radio
              key={value}
              size="lg"
              name={name}
              value={value}
              checked={value === text}
              onChange={() => {
                change(value);
              }}
              label={
                value === SOFTWARE
                  ? t('firstDay.software')
                  : token === undefined
                    ? says
                    : t('firstDay.tokens.found', token)
              }
              description={value}
            />
          ))}
        </div>
      </>
    );
  }
  if (name === 'rights') return <Rights text={text} change={change} />;
  const field = {
    size: 'lg',
    'aria-labelledby': TITLE,
    value: text,
    change,
    autoFocus: true,
    autoComplete: 'off',
    spellCheck: false,
  } as const;
  return several ? (
    <WordsArea {...field} description={`${form} ${t('firstDay.oneALine')}`} autosize minRows={2} maxRows={6} />
  ) : (
    <WordsInput {...field} description={form} />
  );
}

/** One a line, as for every question that has several answers. */
function Rights({ text, change }: Pick<FieldProps, 'text' | 'change'>) {
  const { t } = useTranslation();
  return (
    <Checkbox.Group
      aria-labelledby={TITLE}
      description={t('firstDay.questions.rights.form')}
      value={wordsOf(text, true)}
      onChange={(chosen) => {
        change(chosen.join('\n'));
      }}
    >
      <div className={classes.choices}>
        {RIGHTS.map((right) => (
          <Checkbox key={right} size="lg" value={right} label={t(`firstDay.rights.${right}`)} description={right} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
