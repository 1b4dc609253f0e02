import { type Mutation, useMutation } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';

export function useMakingTrial(): Mutation<string> {
  const { firstDay } = useConnectedStation();
  return useMutation((station) => firstDay.firstDay.makeTrial({ station }));
}
