import type { FaultWords } from '../../fault-words.ts';

export const labelFaults = {
  'label.too-long': {
    name: '标签文本过长',
    says: '文本放不进该标签的二维码。',
    remedy: '请缩短该产品的 SSID 前缀或用户名。',
  },
  'label.other-resolution': {
    name: '分辨率不符',
    says: '标签不是按此打印机的分辨率绘制的。',
    remedy: '请将 label.json 或 product.json 中的 dpi 设为打印机的分辨率。',
  },
  'label.cannot-render': {
    name: '标签无法生成',
    says: '无法生成标签。',
    remedy: '请检查 label.json 或 product.json 中的尺寸。',
  },
  'label.fails-proof': {
    name: '条码校验失败',
    says: '打印前无法读取此标签上的条码。',
    remedy: '请在 label.json 或 product.json 中放大条码，或缩短其内容。',
  },
  'label.misdrawn': {
    name: '标签绘制错误',
    says: '已绘制标签上的条码内容有误，未打印。',
    remedy: '请再次启动该设备。如果再次发生，请重新启动工站。',
  },
  'label.renderer-gone': {
    name: '标签生成中断',
    says: '生成标签的部分已停止或没有响应。',
    remedy: '请再次启动该设备。如果再次发生，请重新启动工站。',
  },
  'label.does-not-open': {
    name: '所有权码打不开',
    says: '标签上的所有权码打不开该设备。',
    remedy: '请再次启动该设备：它将得到新标签。如果再次发生，请放到一边，交质检处理。',
  },
  'scan.input-ended': {
    name: '扫描器断开',
    says: '扫描器已断开。',
    remedy: '请重新连接扫描器，或在“设置”中选择另一个，然后再次启动该设备。',
  },
  'scan.timed-out': {
    name: '标签未扫描',
    says: '标签没有在规定时间内扫描。',
    remedy: '请再次启动该设备：它将得到带有新机密的新标签。',
  },
  'scan.mismatch': {
    name: '标签不符',
    says: '扫描的标签属于另一台设备。',
    remedy: '请找到该设备的标签，或再次启动该设备以获得新标签。',
  },
  'scan.unreadable': {
    name: '标签无法读取',
    says: '打印出的标签无法读取。',
    remedy: '请检查打印头、碳带和介质，然后再次启动该设备。',
  },
} as const satisfies Partial<FaultWords>;
