import { type Logger, LogLevel } from '@slack/bolt';
import type { SlackLog } from './slack-deps.ts';

/**
 * Bolt's own logger prints request bodies and payloads at debug level, and those may hold a
 * secret: debug lines end here, whatever the log level is.
 */
export function boltLogger(log: SlackLog): Logger {
  const line = (parts: readonly unknown[]): string =>
    parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
  return {
    debug: () => {},
    info: (...parts) => log.info(line(parts)),
    warn: (...parts) => log.warn(line(parts)),
    error: (...parts) => log.error(line(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
