/** Writes streams and videos as the API does. Nothing here is made up: it is stored or measured. */
import type { ServiceContext } from './service-context.ts';
import { CLIENT_ID, type StreamRecord, type VideoRecord } from './stream-store.ts';

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

export function streamJson(service: ServiceContext, stream: StreamRecord): Record<string, unknown> {
  const url = service.url();
  const { id, token, settings, overlays } = stream;
  const live = service.live(stream);
  const { picture, output, outputSize, primary, backup } = live;
  const path = `${CLIENT_ID}_${id}`;
  return {
    id,
    ...settings,
    client_id: CLIENT_ID,
    token,
    live: primary.isLive,
    backup_live: backup.isLive,
    recording: live.recording.isRunning,
    recording_duration: live.recording.duration,
    stream_source_type: picture?.type ?? null,
    active_ingest_region_primary: primary.isLive ? 'local' : null,
    active_ingest_region_backup: backup.isLive ? 'local' : null,
    push_url: `${service.rtmpUrl()}/${id}?${token}`,
    backup_push_url: `${service.rtmpUrl()}/${id}b?${token}`,
    push_url_srt: `${service.srtUrl()}?streamid=${id}#${token}`,
    backup_push_url_srt: `${service.srtUrl()}?streamid=${id}b#${token}`,
    push_url_whip: `${url}/whip/${id}_${token}/whip`,
    created_at: stream.createdAt,
    started_at_primary: primary.startedAt,
    started_at_backup: backup.startedAt,
    finished_at_primary: primary.finishedAt,
    iframe_url: `${url}/streams/${path}`,
    dash_url: `${url}/cmaf/${path}/index.mpd`,
    hls_cmaf_url: `${url}/cmaf/${path}/master.m3u8`,
    hls_mpegts_url: `${url}/mpegts/${path}/master_mpegts.m3u8`,
    screenshot: `${url}/videoplatform/streams/${CLIENT_ID}/${id}/screenshots/last.jpg`,
    transcoded_qualities: outputSize ? ['audioa', `${outputSize.height}pa`] : null,
    transcoding_speed: output?.speed ?? null,
    frame_rate: picture?.frameRate === undefined ? null : rounded(picture.frameRate, 2),
    video_width: picture?.width ?? null,
    video_height: picture?.height ?? null,
    html_overlays: overlays,
  };
}

export function videoJson(
  service: Pick<ServiceContext, 'url'>,
  video: VideoRecord,
): Record<string, unknown> {
  const url = service.url();
  const path = `${url}/videos/${CLIENT_ID}_${video.slug}`;
  const isReady = video.status === 'ready';
  const file = isReady ? `${path}/origin.mp4` : null;
  return {
    id: video.id,
    name: video.name,
    description: video.description,
    client_id: CLIENT_ID,
    slug: video.slug,
    status: video.status,
    error: video.error,
    duration: video.duration,
    created_at: video.createdAt,
    updated_at: video.updatedAt,
    stream_id: video.streamId,
    recording_started_at: video.recordingStartedAt,
    record_type: video.recordType,
    origin_size: video.size,
    origin_video_duration: video.duration,
    origin_url: file,
    hls_url: null,
    hls_cmaf_url: null,
    dash_url: null,
    iframe_url: `${path}/player`,
    custom_iframe_url: null,
    share_url: `${path}/player`,
    poster: null,
    poster_thumb: null,
    screenshot: null,
    screenshots: [],
    screenshot_id: null,
    sprite: null,
    sprite_vtt: null,
    ad_id: null,
    directory_id: null,
    quality_set_id: null,
    priority: 0,
    projection: 'regular',
    views: 0,
    cdn_views: 0,
    client_user_id: video.clientUserId,
    converted_videos:
      isReady && video.width !== null && video.height !== null
        ? [
            {
              id: video.id,
              name: `vod${video.height}n`,
              width: video.width,
              height: video.height,
              size: video.size,
              progress: 100,
              status: 'complete',
              error: null,
              mp4_url: file,
            },
          ]
        : [],
  };
}
