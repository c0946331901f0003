/** The pictures that are drawn rather than captured, for a page that has no module loader. */
export { fitPicture } from '../../../src/capture/frame-fitter.ts';
export { blackPicture } from '../../../src/capture/stand-ins.ts';
