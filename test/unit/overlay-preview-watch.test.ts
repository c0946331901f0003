import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PreviewWatch } from '../../src/elements/overlay/preview-watch.ts';

const PAGE = 'https://overlay.example/a.html';

let updates: number;
let violate: (event: Partial<SecurityPolicyViolationEvent>) => void;

function watch(protocol = 'https:'): PreviewWatch {
  vi.stubGlobal('location', { protocol });
  const host: ReactiveControllerHost = {
    updateComplete: Promise.resolve(true),
    addController: (_controller: ReactiveController) => {},
    removeController: () => {},
    requestUpdate: () => {
      updates += 1;
    },
  };
  const previews = new PreviewWatch(host);
  previews.hostConnected();
  return previews;
}

beforeEach(() => {
  updates = 0;
  vi.useFakeTimers();
  vi.stubGlobal('document', {
    addEventListener: (_type: string, listener: typeof violate) => {
      violate = listener;
    },
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the preview of an overlay', () => {
  it('loads nothing that is no web address, and nothing over http in a secure page', () => {
    expect(watch().look('a', 'javascript:alert(1)')).toEqual({ url: null, state: 'none' });
    expect(watch().look('a', 'http://overlay.example/')).toEqual({ url: null, state: 'mixed' });
    expect(watch('http:').look('a', 'http://overlay.example/').state).toBe('loading');
  });

  it('is loading until the page appears', () => {
    const previews = watch();
    expect(previews.look('a', PAGE)).toEqual({ url: PAGE, state: 'loading' });
    previews.loaded('a');
    expect(previews.look('a', PAGE).state).toBe('loaded');
    vi.advanceTimersByTime(60_000);
    expect(previews.look('a', PAGE).state).toBe('loaded');
    expect(updates).toBe(1);
  });

  it('says so when the page does not appear, and forgets it when it does after all', () => {
    const previews = watch();
    previews.look('a', PAGE);
    vi.advanceTimersByTime(8_000);
    expect(previews.look('a', PAGE).state).toBe('slow');
    previews.loaded('a');
    expect(previews.look('a', PAGE).state).toBe('loaded');
  });

  it('begins anew with another address', () => {
    const previews = watch();
    previews.look('a', PAGE);
    previews.loaded('a');
    expect(previews.look('a', `${PAGE}?2`).state).toBe('loading');
  });

  it('says when the policy of the page is in the way', () => {
    const previews = watch();
    previews.look('a', PAGE);
    previews.look('b', 'https://other.example/');
    violate({ effectiveDirective: 'script-src', blockedURI: PAGE });
    violate({ effectiveDirective: 'frame-src', blockedURI: 'https://overlay.example' });
    previews.loaded('a');
    expect(previews.look('a', PAGE).state).toBe('blocked');
    expect(previews.look('b', 'https://other.example/').state).toBe('loading');
  });

  it('forgets everything with the element, since frames load anew when it comes back', () => {
    const previews = watch();
    previews.look('a', PAGE);
    previews.loaded('a');
    previews.hostDisconnected();
    expect(vi.getTimerCount()).toBe(0);
    expect(previews.look('a', PAGE).state).toBe('loading');
  });
});
