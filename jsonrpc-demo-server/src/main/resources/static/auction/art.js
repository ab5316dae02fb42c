// @ts-check
// The pictures of the lots: lines in the colour of the text, and one in the accent.

const SVG = "http://www.w3.org/2000/svg";

/** Paths by the name of the picture; the second is the accent. @type {Record<string, [string, string]>} */
const PICTURES = {
  clock: ["M48 14a34 34 0 1 0 .1 0zM48 20v5M48 71v5M20 48h5M71 48h5M40 8h16M48 8v6", "M48 28v20l14 9"],
  globe: [
    "M48 12a30 30 0 1 0 .1 0zM34 84h28M48 72v12M18 42h60M24 26h48M24 58h48",
    "M48 12c-18 16-18 44 0 60c18-16 18-44 0-60",
  ],
  radio: ["M14 24h68v50H14zM22 74v6M74 74v6M24 34h26M24 42h26M24 50h26M24 58h26", "M66 36a9 9 0 1 0 .1 0zM60 64h12"],
  kite: ["M30 12h36v18H30zM30 40h36v18H30zM30 12v46M66 12v46M42 30v10M54 30v10", "M48 58c-8 10 8 14 0 26"],
  key: ["M12 70h72v8H12zM20 70V58M60 70V56M14 58h14", "M20 52h58M78 52a5 5 0 1 0 .1 0M60 56v-8"],
  lamp: [
    "M34 38h28v32H34zM30 70h36v10H30zM36 38c0-14 24-14 24 0M48 18v-8M38 10h20",
    "M48 64c-8-6 0-10 0-18c0 8 8 12 0 18z",
  ],
};

/**
 * Draws a picture.
 *
 * @param {Element} svg
 * @param {string} name
 */
export function draw(svg, name) {
  const paths = (PICTURES[name] ?? []).map((d, index) => {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    if (index === 1) path.setAttribute("class", "accent");
    return path;
  });
  svg.replaceChildren(...paths);
}
