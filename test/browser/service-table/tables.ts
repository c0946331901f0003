/**
 * What the table of the service is made of: each field of the Stream object with another value, each
 * operation with the test that proves it, and the reasons for what is not shown.
 */
import type { Wire } from './scripted-service.ts';

/** A stream in full use: on the air from another encoder, recording, with overlays. */
export const BASE: Wire = {
  id: 7,
  name: 'Morning show',
  active: true,
  pull: false,
  uri: null,
  auto_record: false,
  record_type: 'origin',
  hls_mpegts_endlist_tag: true,
  dvr_enabled: true,
  dvr_duration: 3600,
  cdn_id: 1,
  client_user_id: 12,
  client_entity_data: '{"room":1}',
  html_overlay: true,
  quality_set_id: 1,
  broadcast_ids: [1],
  projection: 'regular',
  srt_passphrase: 'passphrase-1',
  live: true,
  backup_live: false,
  recording: true,
  recording_duration: 75,
  token: '0123456789abcdef0123456789abcdef',
  push_url: 'rtmp://push.example/in/7?0123456789abcdef0123456789abcdef',
  backup_push_url: 'rtmp://push.example/in/7b?0123456789abcdef0123456789abcdef',
  push_url_srt: 'srt://push.example:5001?streamid=7#0123456789abcdef0123456789abcdef',
  backup_push_url_srt: 'srt://push.example:5001?streamid=7b#0123456789abcdef0123456789abcdef',
  push_url_whip: 'https://push.example/7_0123456789abcdef0123456789abcdef/whip',
  active_ingest_region_primary: 'ed',
  active_ingest_region_backup: null,
  stream_source_type: 'rtmp',
  created_at: '2026-05-01T08:00:00.000Z',
  started_at_primary: '2026-05-01T09:00:00.000Z',
  started_at_backup: null,
  finished_at_primary: null,
  iframe_url: 'https://player.example/streams/1_7',
  dash_url: 'https://cdn.example/cmaf/1_7/index.mpd',
  hls_cmaf_url: 'https://cdn.example/cmaf/1_7/master.m3u8',
  hls_mpegts_url: 'https://cdn.example/mpegts/1_7/master_mpegts.m3u8',
  screenshot: 'https://static.example/1/7/screenshots/last.jpg',
  transcoded_qualities: ['audioa', '720pa'],
  transcoding_speed: 1.01,
  frame_rate: 30,
  video_width: 1280,
  video_height: 720,
  html_overlays: [
    { id: 1, stream_id: 7, url: 'https://overlay.example/1', x: 0, y: 0, width: 200, height: 100 },
    {
      id: 2,
      stream_id: 7,
      url: 'https://overlay.example/2',
      x: 500,
      y: 300,
      width: 90,
      height: 90,
    },
  ],
};

/** The same in other ways: fetched instead of sent; not recording; with overlays outside the frame. */
export const VARIANTS: readonly Wire[] = [
  BASE,
  { ...BASE, pull: true, uri: 'https://source.example/live.m3u8', stream_source_type: 'https' },
  {
    ...BASE,
    recording: false,
    recording_duration: null,
    html_overlays: [1, 2, 3, 4].map((id) => ({
      ...{ id, stream_id: 7, url: `https://overlay.example/${id}` },
      ...{ x: 1200, y: 0, width: 200, height: 100 },
    })),
  },
];

/** Each field of the Stream object, with a value that is not the one above. */
export const FIELDS: Readonly<Record<string, unknown>> = {
  id: 8,
  name: 'Evening show',
  active: false,
  pull: true,
  uri: 'https://other.example/live.m3u8',
  auto_record: true,
  record_type: 'transcoded',
  hls_mpegts_endlist_tag: false,
  dvr_enabled: false,
  dvr_duration: 1800,
  cdn_id: 2,
  client_user_id: 13,
  client_entity_data: '{"room":2}',
  html_overlay: false,
  quality_set_id: 2,
  broadcast_ids: [2],
  projection: 'vr360',
  srt_passphrase: 'passphrase-2',
  live: false,
  backup_live: true,
  recording: false,
  recording_duration: 4000,
  token: 'fedcba9876543210fedcba9876543210',
  push_url: 'rtmp://push.example/in/7?fedcba9876543210fedcba9876543210',
  backup_push_url: 'rtmp://push.example/in/7b?fedcba9876543210fedcba9876543210',
  push_url_srt: 'srt://push.example:5001?streamid=7#fedcba9876543210fedcba9876543210',
  backup_push_url_srt: 'srt://push.example:5001?streamid=7b#fedcba9876543210fedcba9876543210',
  push_url_whip: 'https://push.example/7_fedcba9876543210fedcba9876543210/whip',
  active_ingest_region_primary: 'us',
  active_ingest_region_backup: 'us',
  stream_source_type: 'srt',
  created_at: '2026-05-01T07:00:00.000Z',
  started_at_primary: '2026-05-01T09:30:00.000Z',
  started_at_backup: '2026-05-01T09:30:00.000Z',
  finished_at_primary: '2026-05-01T08:30:00.000Z',
  iframe_url: 'https://player.example/streams/1_8',
  dash_url: 'https://cdn.example/cmaf/1_8/index.mpd',
  hls_cmaf_url: 'https://cdn.example/cmaf/1_8/master.m3u8',
  hls_mpegts_url: 'https://cdn.example/mpegts/1_8/master_mpegts.m3u8',
  screenshot: 'https://static.example/1/8/screenshots/last.jpg',
  transcoded_qualities: ['audioa', '360pa'],
  transcoding_speed: 0.9,
  frame_rate: 25,
  video_width: 1920,
  video_height: 1080,
  html_overlays: [{ id: 1, stream_id: 7, url: 'https://overlay.example/', stretch: true }],
};

/** Why the field of this name is nowhere on the page. */
export const NOT_SHOWN: Readonly<Record<string, string>> = {
  token: 'a secret, and part of each push address, which are shown',
};

/** Every operation of the service for streams and what belongs to them. */
export const OPERATIONS: readonly string[] = [
  'GET /streaming/streams',
  'POST /streaming/streams',
  'GET /streaming/streams/{stream_id}',
  'PATCH /streaming/streams/{stream_id}',
  'DELETE /streaming/streams/{stream_id}',
  'PUT /streaming/streams/{stream_id}/start_recording',
  'PUT /streaming/streams/{stream_id}/stop_recording',
  'PUT /streaming/streams/{stream_id}/dvr_cleanup',
  'POST /streaming/streams/{stream_id}/reset_push_token',
  'PUT /streaming/streams/{stream_id}/clip_recording',
  'GET /streaming/streams/{stream_id}/clip_recording',
  'GET /streaming/streams/{stream_id}/overlays',
  'POST /streaming/streams/{stream_id}/overlays',
  'PATCH /streaming/streams/{stream_id}/overlays',
  'GET /streaming/streams/{stream_id}/overlays/{overlay_id}',
  'PATCH /streaming/streams/{stream_id}/overlays/{overlay_id}',
  'DELETE /streaming/streams/{stream_id}/overlays/{overlay_id}',
  'GET /streaming/quality_sets',
  'PUT /streaming/quality_sets/default',
  'GET /streaming/videos',
  'GET /streaming/videos/{video_id}',
  'PATCH /streaming/videos/{video_id}',
  'DELETE /streaming/videos/{video_id}',
  'GET /streaming/restreams',
  'POST /streaming/restreams',
  'GET /streaming/restreams/{restream_id}',
  'PATCH /streaming/restreams/{restream_id}',
  'DELETE /streaming/restreams/{restream_id}',
];

const RESTREAMS = 'restreams are in `StreamsClient`, and not yet in the console';

/** Why nothing on the page asks for it. */
export const NOT_USED: Readonly<Record<string, string>> = {
  'GET /streaming/streams/{stream_id}/overlays/{overlay_id}': 'the list tells the same of all',
  'GET /streaming/videos/{video_id}': 'the list tells the same of all',
  'PUT /streaming/quality_sets/default': 'it concerns the whole account, not a stream',
  'DELETE /streaming/videos/{video_id}': 'nothing here deletes a recording',
  'GET /streaming/restreams': RESTREAMS,
  'POST /streaming/restreams': RESTREAMS,
  'GET /streaming/restreams/{restream_id}': RESTREAMS,
  'PATCH /streaming/restreams/{restream_id}': RESTREAMS,
  'DELETE /streaming/restreams/{restream_id}': RESTREAMS,
};

/** The test that proves each operation against the local service: its file and its title. */
export const PROOFS: Readonly<Record<string, readonly [file: string, title: string]>> = {
  'GET /streaming/streams': [
    'test/browser/pages/console-streams.test.ts',
    'another stream is chosen, and the broadcast goes there',
  ],
  'POST /streaming/streams': [
    'test/browser/pages/console-streams.test.ts',
    'a stream is made by the form, goes live, is changed, survives a service that fails, and is deleted',
  ],
  'GET /streaming/streams/{stream_id}': [
    'test/browser/pages/main-job.test.ts',
    'within 10 s of the click the service says live',
  ],
  'PATCH /streaming/streams/{stream_id}': [
    'test/browser/pages/console-streams.test.ts',
    'two consoles on one stream: each sees what the other saves, and keeps its own draft',
  ],
  'DELETE /streaming/streams/{stream_id}': [
    'test/browser/pages/console-streams.test.ts',
    'a stream is made by the form, goes live, is changed, survives a service that fails, and is deleted',
  ],
  'PUT /streaming/streams/{stream_id}/start_recording': [
    'test/browser/pages/console-recording.test.ts',
    'a recording is started, stopped and downloaded, and holds what was sent',
  ],
  'PUT /streaming/streams/{stream_id}/stop_recording': [
    'test/browser/pages/console-recording.test.ts',
    'a recording is started, stopped and downloaded, and holds what was sent',
  ],
  'PUT /streaming/streams/{stream_id}/dvr_cleanup': [
    'test/browser/pages/console-recording.test.ts',
    'what was cleared cannot be rewound to any more, and the broadcast goes on',
  ],
  'POST /streaming/streams/{stream_id}/reset_push_token': [
    'test/browser/pages/console-share.test.ts',
    'a reset of the push token cuts the broadcast off, and it goes on with the new one',
  ],
  'PUT /streaming/streams/{stream_id}/clip_recording': [
    'test/browser/pages/console-recording.test.ts',
    'a clip of the last seconds can be watched and downloaded',
  ],
  'GET /streaming/streams/{stream_id}/clip_recording': [
    'test/browser/pages/console-recording.test.ts',
    'a clip of the last seconds can be watched and downloaded',
  ],
  'GET /streaming/streams/{stream_id}/overlays': [
    'test/unit/streams-service.test.ts',
    'makes, moves, stretches and removes overlays',
  ],
  'POST /streaming/streams/{stream_id}/overlays': [
    'test/browser/pages/overlays-in-picture.test.ts',
    'an overlay that was added by keyboard is in the picture',
  ],
  'PATCH /streaming/streams/{stream_id}/overlays': [
    'test/unit/streams-service.test.ts',
    'makes, moves, stretches and removes overlays',
  ],
  'GET /streaming/streams/{stream_id}/overlays/{overlay_id}': [
    'test/unit/streams-service.test.ts',
    'makes, moves, stretches and removes overlays',
  ],
  'PATCH /streaming/streams/{stream_id}/overlays/{overlay_id}': [
    'test/browser/pages/overlays-in-picture.test.ts',
    'moved by pointer while live, it moves in the picture',
  ],
  'DELETE /streaming/streams/{stream_id}/overlays/{overlay_id}': [
    'test/unit/streams-service.test.ts',
    'makes, moves, stretches and removes overlays',
  ],
  'GET /streaming/quality_sets': ['test/unit/streams-service.test.ts', 'knows the quality sets'],
  'PUT /streaming/quality_sets/default': [
    'test/unit/local-service-rest.test.ts',
    'lists quality sets and changes the default',
  ],
  'GET /streaming/videos': [
    'test/browser/pages/console-recording.test.ts',
    'a recording is started, stopped and downloaded, and holds what was sent',
  ],
  'GET /streaming/videos/{video_id}': [
    'test/browser/pages/local-service-videos.test.ts',
    'videos are listed by stream, renamed, downloaded and deleted',
  ],
  'PATCH /streaming/videos/{video_id}': [
    'test/browser/pages/console-recording.test.ts',
    'a recording is given another name',
  ],
  'DELETE /streaming/videos/{video_id}': [
    'test/browser/pages/local-service-videos.test.ts',
    'videos are listed by stream, renamed, downloaded and deleted',
  ],
  'GET /streaming/restreams': [
    'test/browser/pages/local-service-restreams.test.ts',
    'forwards what is pushed, as long as it is active',
  ],
  'POST /streaming/restreams': [
    'test/browser/pages/local-service-restreams.test.ts',
    'forwards what is pushed, as long as it is active',
  ],
  'GET /streaming/restreams/{restream_id}': [
    'test/browser/pages/local-service-restreams.test.ts',
    'forwards what is pushed, as long as it is active',
  ],
  'PATCH /streaming/restreams/{restream_id}': [
    'test/browser/pages/local-service-restreams.test.ts',
    'forwards what is pushed, as long as it is active',
  ],
  'DELETE /streaming/restreams/{restream_id}': [
    'test/browser/pages/local-service-restreams.test.ts',
    'forwards what is pushed, as long as it is active',
  ],
};
