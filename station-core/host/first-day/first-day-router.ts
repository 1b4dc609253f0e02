import { implement } from '@orpc/server';
import type { Logger } from 'pino';
import { commandName } from '../../called-as.ts';
import { firstDayContract } from '../../contract.ts';
import { CallLimit } from '../api/call-limit.ts';
import { atTheDoor, type ScreenContext } from '../api/guard.ts';
import type { CarriedFiles } from './carried-files.ts';
import type { FirstDay } from './first-day.ts';
import type { PrinterTrial } from './printer-trial.ts';

export interface FirstDayRouterParts {
  readonly firstDay: FirstDay;
  readonly files: CarriedFiles;
  readonly printer: PrinterTrial;
  readonly log: Logger;
}

/** Answers the contract of the setup, and nothing else: there is no station yet, and nobody who could sign in. */
export function firstDayRouter({ firstDay, files, printer, log }: FirstDayRouterParts) {
  const guarded = guardedBy(log);
  const { firstDay: contracted } = guarded;
  return guarded.router({
    start: { phase: guarded.start.phase.handler(() => ({ phase: 'setup' as const, command: commandName() })) },
    firstDay: {
      watch: contracted.watch.handler(async ({ signal }) => firstDay.watch(signal)),
      makeTrial: contracted.makeTrial.handler(async ({ input }) => {
        await firstDay.makeTrial(input);
        return null;
      }),
      goOn: contracted.goOn.handler(async () => {
        await firstDay.goOn();
        return null;
      }),
      answer: contracted.answer.handler(({ input }) => {
        firstDay.answer(input.question, input.words);
        return null;
      }),
      askAgain: contracted.askAgain.handler(({ input }) => {
        firstDay.askAgain(input.question);
        return null;
      }),
      goBack: contracted.goBack.handler(() => {
        firstDay.goBack();
        return null;
      }),
      givePin: contracted.givePin.handler(({ input }) => {
        firstDay.givePin(input.pin);
        return null;
      }),
      confirm: contracted.confirm.handler(({ input }) => {
        firstDay.confirm(input.station);
        return null;
      }),
      ...fileCalls(contracted, { files, firstDay }),
      ...printerCalls(contracted, { printer, firstDay }),
    },
  });
}

function guardedBy(log: Logger) {
  const door = atTheDoor({ log, allow: () => undefined }, new CallLimit());
  return implement(firstDayContract).$context<ScreenContext>().use(door);
}

type Contracted = ReturnType<typeof guardedBy>['firstDay'];

function fileCalls(contracted: Contracted, { files, firstDay }: Pick<FirstDayRouterParts, 'files' | 'firstDay'>) {
  return {
    files: contracted.files.handler(({ input }) => files.list(input.path)),
    carryRequest: contracted.carryRequest.handler(async ({ input }) => ({
      path: await files.carryRequest(input.folder),
    })),
    carryToSign: contracted.carryToSign.handler(async ({ input }) => ({
      names: await files.carryToSign(input.folder),
    })),
    carryRecord: contracted.carryRecord.handler(async ({ input }) => ({
      path: await files.carryRecord(input.folder),
    })),
    takeSigned: contracted.takeSigned.handler(({ input }) => {
      firstDay.takeSigned(input.path);
      return null;
    }),
  };
}

/** Only while that question is asked: no address is dialled for anybody else. */
function printerCalls(
  contracted: Contracted,
  { printer, firstDay }: Pick<FirstDayRouterParts, 'printer' | 'firstDay'>,
) {
  return {
    printer: contracted.printer.handler(({ input }) => {
      firstDay.requireQuestion('printer');
      return printer.report(input.address);
    }),
    printTestLabel: contracted.printTestLabel.handler(async ({ input, signal }) => {
      firstDay.requireQuestion('printer');
      await printer.print(input.address, signal ?? new AbortController().signal);
      return null;
    }),
  };
}
