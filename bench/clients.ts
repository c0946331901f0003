/** Who takes part, and how a page of each is brought to its click. */
import type { Page } from 'puppeteer-core';

export interface Client {
  readonly id: string;
  readonly name: string;
  /** Ours is measured against the others. */
  readonly ours: boolean;
  /** The page's body; `endpoint` is the WHIP address. */
  body(endpoint: string): string;
  /** Brings the page to where the next click on `button` goes live. */
  ready(page: Page): Promise<void>;
  readonly button: string;
}

const ELEMENT_BUTTON = 'stream-broadcaster >>> [part~="primary"]';

function peer(id: string, name: string): Client {
  return {
    id,
    name,
    ours: false,
    body: () => `<script type="module" src="/page/${id}.js"></script>`,
    ready: async (page) => {
      await page.waitForSelector('body[data-ready]');
    },
    button: 'button',
  };
}

function element(id: string, name: string, ready: Client['ready']): Client {
  return {
    id,
    name,
    ours: true,
    body: (endpoint) => `<script type="module" src="/stream-broadcaster.js"></script>
      <stream-broadcaster push-url-whip="${endpoint}" resolution="720p"></stream-broadcaster>`,
    ready,
    button: ELEMENT_BUTTON,
  };
}

export const PEERS: readonly Client[] = [
  peer('bare', 'bare RTCPeerConnection'),
  peer('eyevinn', '@eyevinn/whip-web-client'),
  peer('whip-whep', 'whip-whep'),
  peer('rtckit', '@gcorevideo/rtckit'),
];

/** The usual way: the user has checked the camera, then clicks. */
export const OURS = element('ours', 'stream-broadcaster', async (page) => {
  await (await page.waitForSelector('stream-broadcaster >>> [part~="secondary"]'))?.click();
  await page.waitForSelector('stream-broadcaster[data-status="ready"]');
});

/** One click does it all: it opens the devices first, which for the others is done before the click. */
export const OURS_COLD = element('ours-cold', 'stream-broadcaster, cold', async (page) => {
  await page.waitForSelector('stream-broadcaster[data-status="idle"]');
});
