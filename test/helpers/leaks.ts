/** Looks for secrets in every place of a page that others can read. */
import type { Page } from 'puppeteer-core';
import type { BroadcasterPage } from './broadcaster-page.ts';

/** Places where one of the secrets is, such as `attribute of <a>`; empty when there is none. */
export async function findLeaks(
  page: BroadcasterPage,
  secrets: readonly string[],
): Promise<string[]> {
  const places = {
    ...(await placesOf(page.page)),
    events: JSON.stringify(await page.events()),
    console: page.console.join('\n'),
  };
  return Object.entries(places).flatMap(([place, text]) =>
    secrets
      .filter((secret) => text.includes(secret))
      .map((secret) => `${place}: …${around(text, secret)}…`),
  );
}

function around(text: string, secret: string): string {
  const at = text.indexOf(secret);
  return text.slice(Math.max(0, at - 60), at + secret.length + 20);
}

/** All that can be read in the page, by where it is. */
function placesOf(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const markup: string[] = [];
    const walk = (root: Document | ShadowRoot) => {
      markup.push(root instanceof Document ? root.documentElement.outerHTML : root.innerHTML);
      for (const element of root.querySelectorAll('*')) {
        if ('value' in element) markup.push(String(element.value));
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document);
    const databases = await indexedDB.databases();
    const element = document.querySelector('stream-broadcaster');
    const { status, stream, stats, error } = element ?? {};
    return {
      markup: markup.join('\n'),
      properties: JSON.stringify({ status, stream, stats, error }),
      error: [error?.message, error?.stack, error?.serverMessage].join('\n'),
      localStorage: JSON.stringify({ ...localStorage }),
      sessionStorage: JSON.stringify({ ...sessionStorage }),
      indexedDB: databases.map(({ name }) => name).join('\n'),
      caches: (await caches.keys()).join('\n'),
      cookies: document.cookie,
      history: `${location.href} ${JSON.stringify(history.state)} ${window.name}`,
    };
  });
}
