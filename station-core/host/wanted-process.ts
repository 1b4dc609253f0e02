import { z } from 'zod';
import type { Wire } from '../rpc/wire.ts';

/** Of a driver. No other variable of a process is for the host to say. */
const driverEnv = z.strictObject({ SOFTHSM2_CONF: z.string().exactOptional() });

/** What a shell starts for a host that cannot fork. The shell knows them by name: no host says which program runs. */
export const wantedProcessSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('signer'), args: z.array(z.string()), env: driverEnv }),
  z.strictObject({ name: z.literal('token'), env: driverEnv }),
]);
export type WantedProcess = z.infer<typeof wantedProcessSchema>;

/** Answers with the way to the process that was started. */
export type StartProcess = (wanted: WantedProcess) => Wire;
