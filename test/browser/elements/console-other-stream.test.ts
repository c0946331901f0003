/** Another stream comes into use while something of the one before is typed, shown or under way. */
import { expect } from 'chai';
import type { PublicStream } from '../../../src/core/stream.ts';
import {
  type ConsoleHarness,
  type ConsoleOptions,
  consoleWith,
} from '../../helpers/console-harness.ts';
import { MemoryStreams, wireStream } from '../../helpers/memory-streams.ts';
import { LIVE_STREAM } from '../../helpers/snapshots.ts';

const STREAM: PublicStream = { ...LIVE_STREAM, dvrEnabled: true };
const { id } = STREAM;
const OTHER = 2;

let console: ConsoleHarness;
let service: MemoryStreams;

beforeEach(() => {
  service = new MemoryStreams([
    wireStream(id, { name: STREAM.name, token: 'one', push_url: 'rtmp://in.example/in/1?one' }),
    wireStream(OTHER),
  ]);
});

afterEach(() => console.element.remove());

async function open(section: string, options: ConsoleOptions = {}): Promise<void> {
  ({ console } = await consoleWith({
    snapshot: { stream: STREAM, server: 'live' },
    answer: service.answer,
    ...options,
  }));
  await console.open(section);
}

/** The broadcaster uses this stream from now on. */
async function use(streamId: number, change: Partial<PublicStream> = {}): Promise<void> {
  const { element } = console;
  if (element.account) element.account = { ...element.account, streamId };
  await console.hears({ stream: { ...STREAM, id: streamId, ...change } });
}

const refused = () => Response.json({ error: 'No.' }, { status: 403 });
it('a failure is said of the stream that it was about', async () => {
  const clearDvr = () => Promise.reject(new Error('no'));
  await open('dvr', { actions: { clearDvr }, permissions: ['dvr', 'settings'] });
  await console.press('Clear the rewind');
  await console.press('Clear');
  await console.settled();
  expect(console.alerts).to.have.length(1);
  await use(OTHER);
  expect(console.alerts).to.deep.equal([]);
});

it('settings of another stream do not wait for those of the one before', async () => {
  let answer = (_: Response) => {};
  await open('settings', {
    answer: (call) =>
      call.path === `/streams/${id}`
        ? new Promise<Response>((resolve) => {
            answer = resolve;
          })
        : service.answer(call),
  });
  await use(OTHER);
  const name = () => console.control<HTMLInputElement>('Name').value;
  expect(name()).to.equal('Stream 2');
  answer(refused());
  await console.settled();
  expect(console.alerts).to.deep.equal([]);
  expect(name()).to.equal('Stream 2');
});

it('what publishes to one stream is not shown beside another', async () => {
  await open('encoders');
  await console.press('Reveal Stream key');
  expect(console.control<HTMLInputElement>('Stream key').value).to.equal('1?one');
  await use(OTHER);
  expect(() => console.control('Stream key')).to.throw();
  await console.press('Show the addresses');
  expect(() => console.control('Hide Stream key')).to.throw();
});

it('the look at the output ends with its stream', async () => {
  await open('share');
  await console.press('Watch the output');
  expect(console.root.querySelector('video')).not.to.equal(null);
  await use(OTHER, { hlsCmafUrl: 'https://cdn.example.com/2/master.m3u8' });
  expect(console.root.querySelector('video')).to.equal(null);
});

it('the focus stays where it is when other sections come and go', async () => {
  await open('settings');
  console.control('Name').focus();
  await console.hears({ stream: { ...STREAM, pull: true, hlsCmafUrl: null, iframeUrl: null } });
  expect(console.has('encoders')).to.equal(false);
  expect(console.root.activeElement).to.equal(console.control('Name'));
});

it('the focus goes to the section where its control is drawn away', async () => {
  await open('settings');
  await console.fill('Name', 'Mine');
  console.control('Undo changes').focus();
  await console.press('Undo changes');
  expect(console.root.activeElement).to.equal(console.section('settings').querySelector('summary'));
});
