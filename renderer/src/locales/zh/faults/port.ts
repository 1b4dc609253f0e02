import type { FaultWords } from '../../fault-words.ts';

export const portFaults = {
  'port.busy': {
    name: '端口被占用',
    says: '另一个程序正在使用此端口。',
    remedy: '请关闭该程序（串口监视器、ModemManager），然后再次启动该工位。',
  },
  'port.none-assigned': {
    name: '未分配端口',
    says: '夹具的工位都还没有分配端口。',
    remedy: '请打开设置，为每个工位分配端口。只使用 `birthmark provision` 时，工位不需要端口。',
  },
  'port.gone': {
    name: '端口不存在',
    says: '端口不存在，或其适配器已被拔出。',
    remedy: '请检查该工位的 USB 线缆和集线器，然后再次启动该工位。',
  },
  'port.refused': {
    name: '端口打不开',
    says: '无法打开端口。',
    remedy: '请检查此账户是否有权使用串口（dialout 组），以及端口地址是否正确。',
  },
  'port.connection-refused': {
    name: '连接被拒绝',
    says: '没有程序在此地址监听。',
    remedy: '请启动设备服务器，或更正端口地址中的 TCP 端口。',
  },
  'port.unknown-host': {
    name: '主机未知',
    says: '此端口地址中的主机名未知。',
    remedy: '请更正主机名，或检查本工站的域名服务器。',
  },
  'port.unreachable': {
    name: '主机不可达',
    says: '此端口的主机没有应答。',
    remedy: '请检查设备服务器的网线和电源，然后再次启动该工位。',
  },
  'port.is-rfc2217': {
    name: '端口是 RFC 2217',
    says: '此端口使用 RFC 2217，但地址指定的是原始 TCP。',
    remedy: '请在端口地址中用 rfc2217:// 代替 socket://。',
  },
  'port.no-baud-rate': {
    name: '无法设置波特率',
    says: '端口已打开，但无法改为此波特率。',
    remedy: '请去掉 --baud，或选择此端口支持的波特率。原始 TCP 端口无法设置波特率。',
  },
  'port.lost': {
    name: '连接中断',
    says: '运行过程中连接中断。',
    remedy: '请重新插好电路板及其线缆，然后再次启动。如果再次发生，请将电路板放到一边。',
  },
  'port.bad-address': {
    name: '端口地址无效',
    says: '这不是有效的端口地址。',
    remedy: '请使用设备路径（如 /dev/ttyUSB0 或 COM7）、rfc2217://host:port 或 socket://host:port。',
  },
  'port.not-rfc2217': {
    name: '非 RFC 2217',
    says: '设备服务器不符合 RFC 2217。',
    remedy: '请在设备服务器上为此端口启用 RFC 2217（telnet），或改用 socket://host:port。',
  },
} as const satisfies Partial<FaultWords>;
