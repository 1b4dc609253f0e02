/**
 * What work costs this thread, in milliseconds of processor time. Unlike the time on the wall it is about the same on a
 * machine that has other things to do, so a test may hold a limit against it.
 */
export async function cpuMsOf(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
