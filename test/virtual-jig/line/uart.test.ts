import { setTimeout as sleepMs } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BoardClock } from '../../../fixtures/virtual-jig/line/board-clock.ts';
import { FaultBox } from '../../../fixtures/virtual-jig/faults.ts';
import { Uart } from '../../../fixtures/virtual-jig/line/uart.ts';

test('a paced line carries bytes in their order, also when the process is held up between two of them', async () => {
  const heard: number[] = [];
  const uart = new Uart({
    faults: new FaultBox(),
    clock: new BoardClock(),
    receive: (bytes) => heard.push(bytes.readUInt8(0)),
  });
  const host = { baudRate: 921_600, write: () => undefined };
  uart.baudRate = 921_600;
  uart.attach(host);
  const send = (number: number): void => {
    uart.fromHost(host, Buffer.alloc(900, number)); // 10 ms on the line
  };
  send(1);
  send(2);
  holdUp(21);
  send(3); // with a timer for each piece, Node would run those of one length together: 1, 3, 2
  holdUp(20);
  await sleepMs(50);
  expect(heard).toEqual([1, 2, 3]);
  uart.dispose();
});

function holdUp(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
