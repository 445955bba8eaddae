import { STATUS_CODES } from 'node:http';
import type { Request, Response } from 'express';
import type { SeenCall } from '../control.ts';
import { type Answer, refusal } from './answer.ts';

/* Answers, put on the wire and noted in the call log. */

export type Exchange = {
  readonly request: Request;
  readonly response: Response;
  readonly seen: SeenCall;
};

const json = 'application/json';

const sendText = ({ response, seen }: Exchange, status: number, text: string): void => {
  seen.status = status;
  response.status(status).end(text);
};

/** Answers as Datadog does; JSON unless the answer says otherwise. */
export const send = (exchange: Exchange, answer: Answer): void => {
  exchange.response.setHeader('content-type', answer.contentType ?? json);
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  sendText(exchange, answer.status, text);
};

/** The fault's own text as it is, JSON or not; without one, Datadog's shape of an error. */
export const sendFault = (exchange: Exchange, status: number, body: string | undefined): void => {
  if (body === undefined) {
    send(exchange, refusal(status, STATUS_CODES[status] ?? 'Error'));
    return;
  }
  exchange.response.setHeader('content-type', json);
  sendText(exchange, status, body);
};

/**
 * 429 with the headers when `seconds` (until the next call is allowed) are given, else a bare 429.
 * https://docs.datadoghq.com/api/latest/rate-limits/ names the headers; the figures
 * are ours.
 */
export const sendRateLimited = (exchange: Exchange, seconds: number | undefined): void => {
  if (seconds === undefined) {
    sendText(exchange, 429, '');
    return;
  }
  const { response, seen } = exchange;
  seen.waitSeconds = seconds;
  response.setHeader('x-ratelimit-limit', '100');
  response.setHeader('x-ratelimit-period', '60');
  response.setHeader('x-ratelimit-remaining', '0');
  response.setHeader('x-ratelimit-reset', String(seconds));
  response.setHeader('x-ratelimit-name', 'sandbox');
  send(exchange, refusal(429, 'Too many requests'));
};
