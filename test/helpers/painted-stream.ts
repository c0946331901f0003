/** A stream with a picture that can be told from its mirror image, and no device behind it. */
export function paintedStream(width = 1280, height = 720): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser has no 2d canvas.');
  const paint = () => {
    const sky = context.createLinearGradient(0, 0, width, height);
    sky.addColorStop(0, '#35507a');
    sky.addColorStop(1, '#c98a5b');
    context.fillStyle = sky;
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#2b2f3a';
    context.beginPath();
    context.arc(width * 0.5, height * 0.45, height * 0.18, 0, 2 * Math.PI);
    context.ellipse(width * 0.5, height, width * 0.22, height * 0.35, 0, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = '#fff8';
    context.fillRect(width * 0.05, height * 0.3, width * 0.12, height * 0.4);
  };
  paint();
  const stream = canvas.captureStream(10);
  setInterval(paint, 100);
  return stream;
}
