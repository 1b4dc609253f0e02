import type { FaultWords } from '../../fault-words.ts';

export const printerFaults = {
  'printer.not-writable': {
    name: '打印机未就绪',
    says: '打印机没有接收标签。',
    remedy: '请检查打印机文件夹是否存在、可写，且磁盘有可用空间。',
  },
  'printer.paper-out': {
    name: '标签用完',
    says: '打印机里没有标签了。',
    remedy: '请装入新的标签卷并关好打印机。',
  },
  'printer.ribbon-out': {
    name: '碳带用完',
    says: '打印机里没有碳带或墨水了。',
    remedy: '请装入新的碳带或墨盒并关好打印机。',
  },
  'printer.head-open': {
    name: '打印机未关闭',
    says: '打印机的盖板或打印头是打开的。',
    remedy: '请关好打印头和盖板。',
  },
  'printer.paused': {
    name: '打印机已暂停',
    says: '打印机已暂停或不接收任务。',
    remedy: '请按打印机上的暂停键。CUPS 队列请运行 `cupsenable` 和 `cupsaccept`。',
  },
  'printer.media-jam': {
    name: '标签卡住',
    says: '标签卡在打印机里。',
    remedy: '请打开打印机，取出卡住的标签，然后关好。',
  },
  'printer.offline': {
    name: '打印机离线',
    says: '打印机没有应答。',
    remedy: '请检查电源、电缆以及“设置”中的地址。',
  },
  'printer.buffer-full': {
    name: '打印机内存已满',
    says: '打印机的内存已满。',
    remedy: '请在打印机上取消任务，或关机后再开机。',
  },
  'printer.other': {
    name: '打印机需要处理',
    says: '打印机报告了一个问题。',
    remedy: '请查看打印机的显示屏并处理所显示的问题。',
  },
  'printer.supply-low': {
    name: '标签即将用完',
    says: '打印机的标签或碳带即将用完。',
    remedy: '请准备好新的标签卷和碳带。',
  },
  'printer.refused-job': {
    name: '标签被拒绝',
    says: '打印机拒绝或取消了标签。',
    remedy: '请查看打印机的显示屏和日志，然后再次启动该设备。',
  },
  'printer.too-slow': {
    name: '打印机太慢',
    says: '打印机没有在规定时间内完成标签。',
    remedy: '请检查打印机及其队列，然后再次启动该设备。',
  },
  'printer.garbled': {
    name: '打印机应答无法识别',
    says: '打印机的应答无法读取。',
    remedy: '请检查打印机的地址和语言是否正确：IPP 或 ZPL II。',
  },
  'printer.format': {
    name: '打印格式不符',
    says: '打印机不接收 PDF，也不接收此分辨率的点阵。',
    remedy: '请使用带驱动的 CUPS 队列，或通过 socket:// 使用其 ZPL 端口。',
  },
  'printer.certificate': {
    name: '打印机未通过确认',
    says: '打印机的证书不是已固定的证书。',
    remedy: '请核对打印机上的指纹，然后写入地址：ipps://…#sha256=…。',
  },
} as const satisfies Partial<FaultWords>;
