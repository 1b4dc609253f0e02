import type { firstDay as english } from '../en/first-day.ts';

/** 设置新工站：此时还没有人可以登录。 */
export const firstDay: typeof english = {
  title: '新工站',
  folder: '文件夹：',
  choose: '此工站的用途是什么？',
  trial: {
    title: '试用',
    explains: '模拟电路板、软件密钥、示例产品。所有内容都标有 TRIAL。试用工站永远不会成为生产工站。',
    name: '试用工站名称',
    make: '设置试用工站',
    making: '正在设置试用工站 {{station}} …',
    makingHint: '密钥、证书、许可和示例产品。大约需要一分钟。',
    stopped: '试用工站 {{station}} 尚未完成',
    again: '重试',
  },
  production: {
    title: '生产',
    explains: '使用您自己的密钥和产品。需要两名安全专员参与。可随时中断。',
    command: '请在工站计算机上以工站帐户运行此命令：',
  },
  badName: '只能使用 A 到 Z 和数字，最多 12 个字符。',
  finished: '工站已设置完成',
  finishedHint: '工站现在打开。第一位人员将成为管理员。',
};
