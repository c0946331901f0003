/** An element with its own controller that is stopped before anything was opened. */
import { expect } from 'chai';
import { BroadcastError } from '../../../src/core/errors.ts';
import { defineElements } from '../../../src/elements/define.ts';
import { StreamBroadcaster } from '../../../src/elements/stream-broadcaster.ts';

defineElements();

let element: StreamBroadcaster;

beforeEach(() => {
  element = new StreamBroadcaster();
  element.pushUrlWhip = 'https://ingest.example/whip';
  document.body.append(element);
});

afterEach(() => element.remove());

for (const begin of ['prepare', 'goLive'] as const) {
  it(`${begin}() and stop() in one breath ask for no device and wait for nothing`, async () => {
    const begun = element[begin]();
    const stopped = element.stop();
    const error = await begun.catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(BroadcastError).with.property('code', 'aborted');
    await stopped;
    expect(element.status).to.equal('idle');
    expect(element.dataset.status).to.equal('idle');
    expect(element.error).to.equal(null);
  });

  it(`${begin}() fails once the page shows and hears why`, async () => {
    element.pushUrlWhip = null;
    let heard = '';
    element.addEventListener('stream-error', ({ detail }) => {
      heard = detail.code;
    });
    const error = await element[begin]().catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(BroadcastError).with.property('code', heard);
    expect(element.dataset.status).to.equal('error');
  });
}

it('stop() ends also where nothing was ever drawn', () => new StreamBroadcaster().stop());
