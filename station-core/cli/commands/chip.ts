import type { Command } from 'commander';
import { Board } from '../../device/board.ts';
import { jsonOption, portOption } from '../arguments.ts';
import { type Answer, answer } from '../output.ts';

export function addChip(program: Command): void {
  program
    .command('chip')
    .description('say which chip, MAC and flash are on a port; changes nothing')
    .addOption(portOption())
    .addOption(jsonOption())
    .action((options: { port: string; json: boolean }) => answer(options.json, (signal) => chip(options.port, signal)));
}

async function chip(port: string, signal: AbortSignal): Promise<Answer> {
  await using board = new Board(port);
  const identity = await board.identify(signal);
  await board.release(signal);
  const { flashId, security } = identity;
  return {
    json: identity,
    text: [
      `chip      ${identity.chip} revision ${identity.revision}`,
      `MAC       ${identity.mac}`,
      `flash     ${identity.flashSizeBytes / (1024 * 1024)} MB (manufacturer ${flashId.manufacturerHex}, device ${flashId.deviceHex})`,
      `security  ${securityWords(security)}`,
    ].join('\n'),
  };
}

function securityWords(security: { secureBoot: boolean; flashEncryption: boolean; secureDownload: boolean }): string {
  const on = [
    ...(security.secureBoot ? ['secure boot'] : []),
    ...(security.flashEncryption ? ['flash encryption'] : []),
    ...(security.secureDownload ? ['secure download mode'] : []),
  ];
  return on.length > 0 ? `${on.join(', ')} on` : 'nothing switched on';
}
