/** What ffmpeg does with the pictures: copy them, or encode them anew with overlays or in another size. */
import type { FrameSize } from './media-source.ts';

export interface VideoTreatment {
  /** Scale to this size. */
  scaleTo?: FrameSize | undefined;
  /** Lay the pictures of the second video track over the first one. */
  overlay?: boolean;
  /** Height of the pictures that come out, as far as it is known. */
  height?: number | undefined;
}

/**
 * One thread does it all. Several would have to meet at every picture, which on a busy machine takes
 * longer than the work, and they take more of the processor in all.
 */
const ENCODER = [
  ...['-threads', '1'],
  // Without a rate of its own the output would take the rate of the millisecond clock.
  ...['-r', '30', '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency'],
  ...['-pix_fmt', 'yuv420p', '-profile:v', 'baseline', '-crf', '23'],
  ...['-force_key_frames', 'expr:gte(t,n_forced)'],
];

/** Players take colours for BT.709 from this height on where nothing says otherwise, as here. */
const HD_HEIGHT = 720;

/** Everything about the picture, with its `-map`. */
export function videoArguments({ scaleTo, overlay, height }: VideoTreatment): string[] {
  if (!overlay && !scaleTo) return ['-map', '0:v:0', '-c:v', 'copy'];
  const filters: string[] = [];
  let label = '0:v:0';
  if (overlay) {
    const matrix = (height ?? HD_HEIGHT) < HD_HEIGHT ? 'bt601' : 'bt709';
    filters.push(
      // The average of two lines, where the default looks further and blurs edges.
      `[0:v:1]scale=flags=area:out_color_matrix=${matrix}:out_range=tv,format=yuva420p[over]`,
      `[${label}][over]overlay[laid]`,
    );
    label = 'laid';
  }
  const size = scaleTo ? `scale=${scaleTo.width}:${scaleTo.height},` : '';
  filters.push(`[${label}]${size}setsar=1[out]`);
  return [
    '-filter_complex_threads',
    '1',
    '-filter_complex',
    filters.join(';'),
    '-map',
    '[out]',
    ...ENCODER,
  ];
}
