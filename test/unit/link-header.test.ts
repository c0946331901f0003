import { describe, expect, it } from 'vitest';
import { parseIceServers } from '../../src/publish/link-header.ts';

describe('parseIceServers', () => {
  it('reads several servers out of one joined header', () => {
    const header =
      '<stun:stun.example.net>; rel="ice-server", <turn:turn.example.net?transport=udp>; rel="ice-server"; username="a,b"; credential="c\\"d"; credential-type="password"';
    expect(parseIceServers(header)).toEqual([
      { urls: 'stun:stun.example.net' },
      { urls: 'turn:turn.example.net?transport=udp', username: 'a,b', credential: 'c"d' },
    ]);
  });

  it.each([
    ['another relation', '<stun:a.example>; rel="next"'],
    ['another scheme', '<https://a.example>; rel="ice-server"'],
    ['a TURN server without credentials', '<turn:a.example>; rel="ice-server"'],
    ['rubbish', '<<<>>>;;;rel=ice-server'],
    ['nothing', null],
  ])('leaves out %s', (_, header) => {
    expect(parseIceServers(header)).toEqual([]);
  });

  it('takes no more than eight', () => {
    const header = Array.from({ length: 20 }, (_, n) => `<stun:s${n}.example>; rel=ice-server`);
    expect(parseIceServers(header.join(', '))).toHaveLength(8);
  });
});
