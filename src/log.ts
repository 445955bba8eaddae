import { pino } from 'pino';
import { z } from 'zod';
import { logFields } from './observe/current.ts';
import { redact } from './redact.ts';

type Detail = Readonly<Record<string, unknown>>;
type Line = (what: string, detail?: Detail) => void;

type LogConfig = { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly pretty: boolean };

export type Log = {
  readonly debug: Line;
  readonly info: Line;
  readonly warn: Line;
  readonly error: Line;
};

/** A fault as a log line may carry it: its message and stack, never the objects that hang on it. */
function plainFault(fault: unknown): unknown {
  if (!(fault instanceof Error)) return String(fault);
  const cause = fault.cause === undefined ? {} : { cause: plainFault(fault.cause) };
  return { message: fault.message, stack: fault.stack, ...cause };
}

const plainDetail = (detail: Detail): Detail =>
  'fault' in detail ? { ...detail, fault: plainFault(detail['fault']) } : detail;

type Out = { readonly write: (text: string) => void };

/** One line for a person at a terminal. */
function prettyLine(json: string): string {
  const { time, level, msg, ...rest } = z.record(z.string(), z.unknown()).parse(JSON.parse(json));
  const detail = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
  return `${String(time)} ${String(level)} ${String(msg)}${detail}\n`;
}

/** The operator's log: structured lines on `out`, each passed through the redaction. */
export function openLog(config: LogConfig, out: Out): Log {
  const write = (line: string): void => {
    const safe = redact(line);
    out.write(config.pretty ? prettyLine(safe) : safe);
  };
  const logger = pino(
    {
      level: config.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Which listener or work a line comes from, and which request it is about.
      mixin: logFields,
    },
    { write },
  );
  return {
    debug: (what, detail = {}) => logger.debug(plainDetail(detail), what),
    info: (what, detail = {}) => logger.info(plainDetail(detail), what),
    warn: (what, detail = {}) => logger.warn(plainDetail(detail), what),
    error: (what, detail = {}) => logger.error(plainDetail(detail), what),
  };
}
