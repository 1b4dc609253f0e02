/** The text that joins a Wi-Fi network on every phone: `WIFI:T:WPA;S:…;P:…;;` (WPA3 specification §7). */
export function wifiText(ssid: string, password: string): string {
  return `WIFI:T:WPA;S:${escaped(ssid)};P:${escaped(password)};;`;
}

function escaped(text: string): string {
  return text.replace(/[\\;,":]/g, (character) => `\\${character}`);
}
