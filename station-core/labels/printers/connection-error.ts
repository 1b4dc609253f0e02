import { systemErrorCode } from '../../durable-file.ts';

/** The name of what a connection failed with; undefined for any other error. TLS and HTTP give no number of the system. */
export function connectionErrorCode(error: unknown): string | undefined {
  const code = systemErrorCode(error);
  if (code !== undefined) return code;
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^(?:ERR_SSL_|ERR_TLS_|EPROTO|EPIPE|HPE_|ECONN)/.test(error.code) ? error.code : undefined;
}
