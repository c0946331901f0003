import { expect } from 'chai';
import { defineElements } from '../../../src/elements/define.ts';
import { StreamBroadcaster } from '../../../src/elements/stream-broadcaster.ts';

it('leaves another version in its place, and tells the author of the page which are loaded', () => {
  class Older extends HTMLElement {
    static readonly version = '0.0.1';
  }
  customElements.define('stream-broadcaster', Older);
  const { warn } = console;
  const warnings: string[] = [];
  console.warn = (text: string) => warnings.push(text);
  defineElements();
  console.warn = warn;
  expect(warnings).to.have.length(1);
  expect(warnings[0]).to.include('0.0.1').and.to.include(StreamBroadcaster.version);
  expect(customElements.get('stream-broadcaster')).to.equal(Older);
});
