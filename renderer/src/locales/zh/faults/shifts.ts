import type { FaultWords } from '../../fault-words.ts';

export const shiftFaults = {
  'shift.unexplained': {
    name: '班次未平账',
    says: '班次对不上账：有差异未说明原因。',
    remedy: '请为每项差异填写原因，然后再次结班。',
  },
  'shift.closed-already': {
    name: '班次已结',
    says: '其他人已先结束此班次。',
    remedy: '请重新清点：现在显示的是下一个班次。',
  },
  'shift.empty': {
    name: '没有可结的班次',
    says: '上次结班后没有新条目。',
    remedy: '请在班次中有设备生产后再结班。',
  },
  'shift.not-counted': {
    name: '班次未清点',
    says: '无法清点此班次，其状况未知。',
    remedy: '请重新清点。如仍失败，请检查证据中所列的文件。',
  },
} as const satisfies Partial<FaultWords>;
