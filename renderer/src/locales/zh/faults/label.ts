import type { labelFaults as english } from '../../en/faults/label.ts';

export const labelFaults: typeof english = {
  'label.too-long': { says: '文本过长，放不进该标签的二维码。', remedy: '请缩短该产品的 SSID 前缀或用户名。' },
  'label.cannot-render': { says: '无法绘制标签。', remedy: '请检查该产品的标签尺寸。' },
  'printer.not-writable': { says: '打印机不接收标签。', remedy: '请检查打印机文件夹是否存在、可写，且磁盘未满。' },
  'scan.input-ended': {
    says: '扫描器已断开：其输入已结束。',
    remedy: '请连接扫描器，或在设置中指定另一个，然后再次启动该设备。',
  },
  'scan.timed-out': { says: '没有人在规定时间内扫描标签。', remedy: '请再次启动该设备；将打印带有新机密的新标签。' },
  'scan.mismatch': { says: '扫描的标签属于另一台设备。', remedy: '请找到该设备的标签，或再次启动该设备以获得新标签。' },
  'scan.unreadable': { says: '打印出的标签无法读回。', remedy: '请检查打印头、碳带和介质，然后再次启动该设备。' },
};
