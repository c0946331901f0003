/**
 * Lets pages be framed that ask not to be. The real service opens an overlay as a page of its own,
 * where such a word means nothing; here it is framed, in a browser that nobody looks at.
 */
import type { CDPSession, Protocol } from 'puppeteer-core';

type Paused = Protocol.Fetch.RequestPausedEvent;
type Header = Protocol.Fetch.HeaderEntry;

/** A rule that allows some or nobody; the star allows all. */
const FRAME_ANCESTORS = /frame-ancestors(?!\s*\*\s*(?:[;,]|$))[^;,]*;?/gi;

/** The headers without that word; `undefined` where it is not said. */
export function withoutFrameRules(headers: readonly Header[]): Header[] | undefined {
  let isChanged = false;
  const kept = headers.flatMap((header) => {
    const name = header.name.toLowerCase();
    if (name === 'x-frame-options') {
      isChanged = true;
      return [];
    }
    if (name !== 'content-security-policy') return [header];
    const value = header.value.replace(FRAME_ANCESTORS, '');
    isChanged ||= value !== header.value;
    return [{ ...header, value }];
  });
  return isChanged ? kept : undefined;
}

async function answer(session: CDPSession, paused: Paused): Promise<void> {
  const { requestId, responseStatusCode, responseHeaders = [] } = paused;
  const isRedirect = Math.floor((responseStatusCode ?? 0) / 100) === 3;
  const headers = isRedirect ? undefined : withoutFrameRules(responseHeaders);
  if (!headers || responseStatusCode === undefined) {
    await session.send('Fetch.continueResponse', { requestId });
    return;
  }
  // Changed headers alone come too late: what may be framed is decided by those that arrived.
  const { body, base64Encoded } = await session.send('Fetch.getResponseBody', { requestId });
  await session.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: responseStatusCode,
    responseHeaders: headers.filter(({ name }) => !/^content-(length|encoding)$/i.test(name)),
    body: base64Encoded ? body : Buffer.from(body).toString('base64'),
  });
}

export async function allowFraming(session: CDPSession): Promise<void> {
  session.on('Fetch.requestPaused', (paused) => {
    answer(session, paused).catch(() => {
      // The request was given up in the meantime.
    });
  });
  await session.send('Fetch.enable', {
    patterns: [{ resourceType: 'Document', requestStage: 'Response' }],
  });
}
