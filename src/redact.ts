import { secretShapes } from './policy/secret-shapes.ts';

/** Whoever has one of these may answer in Slack's name of the app: webhooks, and response_urls. */
const slackUrl = /https:\/\/hooks\.slack\.com\/[^\s"'<>\\]+/gu;
/** What stands in the headers with which Datadog and Slack are called, whatever it looks like. */
const header =
  /((?:dd-api-key|dd-application-key|authorization)["']?\s*[:=]\s*["']?(?:bearer\s+)?)[^\s"',}\\]+/giu;

/**
 * The second fence: no secret should ever come near the log, and if one does it is cut out here.
 */
export const redact = (text: string): string =>
  secretShapes
    .reduce((rest, { pattern }) => rest.replace(pattern, '[cut]'), text.replace(slackUrl, '[cut]'))
    .replace(header, '$1[cut]');
