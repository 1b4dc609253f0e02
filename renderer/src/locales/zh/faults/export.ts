import type { FaultWords } from '../../fault-words.ts';

export const exportFaults = {
  'export.disk-full': {
    name: '导出空间不足',
    says: '磁盘已满，导出文件未写入。',
    remedy: '请在证据中指出的磁盘上释放空间，或导出到其他磁盘。',
  },
  'export.not-writable': {
    name: '无法写入导出文件',
    says: '导出文件无法写入此位置。',
    remedy: '请检查文件夹是否存在且可写，或指定其他文件夹。',
  },
  'export.too-large': {
    name: '导出过大',
    says: '一个 ZIP 文件装不下这么多设备。',
    remedy: '请将工单导出为 JSON（没有此限制），或在命令行中用 --part 分批导出。',
  },
  'export.too-many': {
    name: '导出数量过多',
    says: '屏幕一次最多导出 10,000 台设备。',
    remedy: '请再加一个筛选条件，例如日期或工单，然后重新导出。',
  },
  'export.nothing': {
    name: '没有可导出的内容',
    says: '台账中没有符合条件的设备。',
    remedy: '请检查筛选条件和工单号，工单号区分大小写。',
  },
  'export.worker-gone': {
    name: '导出中断',
    says: '生成导出文件的进程意外结束。',
    remedy: '请重新导出。如果再次发生，请查看 log/station.jsonl 并报告。',
  },
} as const satisfies Partial<FaultWords>;
