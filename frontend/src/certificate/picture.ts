/** The text of a QR code in a picture that somebody chose; nothing leaves the machine. */

import jsQR from 'jsqr';

/** Sides in pixels at which the code is looked for: a photograph is too large, and blurred when it is too small. */
const SIDES = [1000, 1800, 600];

/** The code's text; `null`: there is none; throws when the file is no picture. */
export async function readPicture(file: Blob): Promise<string | null> {
  const picture = await loaded(file);
  for (const side of SIDES) {
    const found = looked(picture, side);
    if (found) {
      return found;
    }
  }
  return null;
}

function loaded(file: Blob): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const address = URL.createObjectURL(file);
    const picture = new Image();
    picture.onload = () => {
      URL.revokeObjectURL(address);
      resolve(picture);
    };
    picture.onerror = () => {
      URL.revokeObjectURL(address);
      reject(new Error('picture'));
    };
    picture.src = address;
  });
}

function looked(picture: HTMLImageElement, side: number): string | null {
  const share = Math.min(3, side / Math.max(picture.naturalWidth, picture.naturalHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * share));
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * share));
  const context = canvas.getContext('2d');
  if (!context) {
    return null;
  }
  // What is transparent is paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  return jsQR(pixels.data, pixels.width, pixels.height)?.data ?? null;
}
