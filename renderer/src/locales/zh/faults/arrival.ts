import type { FaultWords } from '../../fault-words.ts';

export const arrivalFaults = {
  'board.ram-load-locked': {
    name: '无法载入内存',
    says: '安全启动已开启，该芯片不会从内存运行代理。',
    remedy: '请将电路板放到一边：换一块新的，或使用代理随固件提供的产品。',
  },
  'board.ram-needs-reset': {
    name: '需要复位线',
    says: '把代理载入内存需要能复位电路板的端口。',
    remedy: '请使用 DTR 和 RTS 已接到电路板复位脚和 BOOT 引脚的端口。',
  },
  'board.ram-load-refused': {
    name: '内存载入被拒',
    says: 'ROM 加载程序拒绝把代理载入内存。',
    remedy: '请再次启动电路板。如果再次发生，请检查代理镜像，并将电路板放到一边交质检处理。',
  },
  'board.ram-agent-silent': {
    name: '内存代理无应答',
    says: '代理已载入内存，但没有应答。',
    remedy: '请再次启动电路板。如果再次发生，请检查镜像是否适合该芯片，然后检查供电。',
  },
  'board.agent-elsewhere': {
    name: '代理位置不符',
    says: '设备端代理没有在产品指定的位置运行。',
    remedy: '请将 product.json 中的 identity.arrival 与该发布包的固件进行比较。',
  },
  'board.boot-unproven': {
    name: '启动未得到证明',
    says: '没有任何信息表明该设备启动了生产固件。',
    remedy: '请查看证据中的启动日志：引导程序必须在此控制台输出信息。',
  },
} as const satisfies Partial<FaultWords>;
