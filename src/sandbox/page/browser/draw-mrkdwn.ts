import { team } from '../../people.ts';
import { dateWords, fullMoment } from './date-words.ts';
import { channelNameOf, type Desk, nameOf } from './desk.ts';
import { el, icon } from './element.ts';

const entities: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
]);
const decoded = (text: string): string =>
  text.replace(/&(?:lt|gt|amp);/gu, (entity) => entities.get(entity) ?? entity);

type Reader = Pick<Desk, 'go' | 'now' | 'say'>;

/** A message of this workspace that a link leads to. */
function messageIn(url: URL): { readonly channel: string; readonly ts: string } | null {
  if (url.host !== `${team.domain}.slack.com`) return null;
  const [, channel, digits] = /^\/archives\/([A-Z0-9]+)\/p(\d{10,})$/u.exec(url.pathname) ?? [];
  if (channel === undefined || digits === undefined) return null;
  return { channel, ts: `${digits.slice(0, -6)}.${digits.slice(-6)}` };
}

/** A link, if it is one to the web; anything else stays text. */
function drawLink(address: string, words: string, reader: Reader): Node {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/u.test(url.protocol)) return document.createTextNode(words);
  const inside = messageIn(url);
  if (inside === null) {
    const rel = 'noopener noreferrer nofollow';
    return el('a', { href: url.href, target: '_blank', rel }, [words]);
  }
  const click = (event: Event): void => {
    event.preventDefault();
    reader.go(inside.channel, inside.ts);
  };
  return el('a', { href: url.href, rel: 'noopener noreferrer', click }, [words]);
}

function drawDate(token: string, words: string, reader: Reader): Node {
  const [, unix = '', pattern = ''] = token.split('^');
  const moment = new Date(Number(unix) * 1000);
  if (Number.isNaN(moment.getTime())) return document.createTextNode(words);
  const shown = dateWords(decoded(pattern), moment, reader.now());
  return el('time', { datetime: moment.toISOString(), title: fullMoment(moment) }, [shown]);
}

/** What stands between `<` and `>`: a mention, a date, or a link. */
function drawToken(token: string, reader: Reader): Node {
  const bar = token.indexOf('|');
  const target = bar === -1 ? token : token.slice(0, bar);
  const words = decoded(bar === -1 ? target : token.slice(bar + 1));
  if (target.startsWith('@')) {
    return el('span', { class: 'mention' }, [`@${nameOf(target.slice(1))}`]);
  }
  if (target.startsWith('#')) {
    return el('span', { class: 'mention' }, [`#${channelNameOf(target.slice(1))}`]);
  }
  if (target.startsWith('!date^')) return drawDate(target, words, reader);
  if (target.startsWith('!')) return el('span', { class: 'mention' }, [`@${target.slice(1)}`]);
  return drawLink(decoded(target), words, reader);
}

// Alternatives in the order in which Slack looks for them: tokens, code, then bold and the like.
const marks =
  /<([^<>\n]+)>|`([^`\n]+)`|(?<![\p{L}\p{N}])([*_~])(?=\S)((?:(?!\3)[^\n])+)(?<=\S)\3(?![\p{L}\p{N}])/gu;
const styles = { '*': 'strong', _: 'em', '~': 's' } as const;
const isStyle = (sign: string): sign is keyof typeof styles => Object.hasOwn(styles, sign);

function drawMark([, token, code, sign, inner]: RegExpMatchArray, reader: Reader): Node {
  if (token !== undefined) return drawToken(token, reader);
  if (code !== undefined) return el('code', {}, [decoded(code)]);
  const tag = sign !== undefined && isStyle(sign) ? styles[sign] : 'span';
  return el(tag, {}, drawLine(inner ?? '', reader));
}

function drawLine(line: string, reader: Reader): Node[] {
  const nodes: Node[] = [];
  let from = 0;
  for (const match of line.matchAll(marks)) {
    nodes.push(document.createTextNode(decoded(line.slice(from, match.index))));
    nodes.push(drawMark(match, reader));
    from = match.index + match[0].length;
  }
  nodes.push(document.createTextNode(decoded(line.slice(from))));
  return nodes.filter((node) => node.textContent !== '');
}

const quoteMark = /^(?:&gt;|>) ?/u;

function drawLines(text: string, reader: Reader): Node[] {
  const nodes: Node[] = [];
  let quote: HTMLQuoteElement | null = null;
  text.split('\n').forEach((line, at) => {
    const isQuote = quoteMark.test(line);
    const drawn = drawLine(line.replace(quoteMark, ''), reader);
    if (!isQuote) {
      if (at > 0 && quote === null) nodes.push(el('br'));
      quote = null;
      nodes.push(...drawn);
      return;
    }
    if (quote === null) {
      quote = el('blockquote');
      nodes.push(quote);
    } else quote.append(el('br'));
    quote.append(...drawn);
  });
  return nodes;
}

/** Lines to be copied, with a button that does it. */
function drawCode(text: string, reader: Reader): HTMLElement {
  const lines = decoded(text).replace(/^\n|\n$/gu, '');
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(lines);
    reader.say('Copied.');
  };
  const button = el(
    'button',
    { type: 'button', class: 'copy', 'data-focus': 'copy', click: () => void copy() },
    [icon('copy'), 'Copy'],
  );
  return el('div', { class: 'code-block' }, [
    el('pre', { tabindex: '0', role: 'region', 'aria-label': 'Code' }, [lines]),
    button,
  ]);
}

/** Slack's markup as nodes: formatting, quotes, code, links, mentions and dates. */
export function drawMrkdwn(text: string, reader: Reader): Node[] {
  return text.split(/```/u).flatMap((part, at, parts) => {
    const isCode = at % 2 === 1 && at < parts.length - 1;
    if (isCode) return [drawCode(part, reader)];
    const beside = part.replace(/^\n/u, '').replace(/\n$/u, '');
    return beside === '' ? [] : drawLines(parts.length === 1 ? part : beside, reader);
  });
}
