// Two small plots of the last minute, drawn as SVG once a second. Colours come from page.css.

const SECONDS = 60;
const MAX_SAMPLES = 1000;
const SVG = "http://www.w3.org/2000/svg";

/** What happened in each of the last 60 seconds. */
export class Minute {
  #buckets = new Map();

  count(direction) {
    this.#bucket()[direction]++;
  }

  took(millis) {
    const { times } = this.#bucket();
    if (times.length < MAX_SAMPLES) times.push(millis);
  }

  /** The last 60 buckets, oldest first; the second that runs now is not among them. */
  buckets() {
    const now = second();
    for (const key of this.#buckets.keys()) if (key < now - SECONDS) this.#buckets.delete(key);
    return Array.from({ length: SECONDS }, (_, index) => this.#buckets.get(now - SECONDS + index) ?? empty());
  }

  #bucket() {
    const key = second();
    if (!this.#buckets.has(key)) this.#buckets.set(key, empty());
    return this.#buckets.get(key);
  }
}

const second = () => Math.floor(performance.now() / 1000);
const empty = () => ({ in: 0, out: 0, times: [] });

/** Of each second the slowest, the median and the fastest answer, on a logarithmic scale. */
export function plotTimes(svg, buckets) {
  const { width, height } = begin(svg);
  const slowest = Math.max(100, ...buckets.flatMap(({ times }) => times));
  const decades = Math.ceil(Math.log10(slowest)) + 1;
  const y = millis => height - 4 - ((Math.log10(Math.max(millis, 0.1)) + 1) / decades) * (height - 18);
  const x = index => ((index + 0.5) / SECONDS) * width;
  for (let decade = -1; decade < decades; decade++) line(svg, y(10 ** decade), width, label(10 ** decade));
  const medians = [];
  buckets.forEach(({ times }, index) => {
    if (times.length === 0) return;
    const sorted = times.toSorted((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)];
    draw(svg, "line", { class: "range", x1: x(index), x2: x(index), y1: y(sorted[0]), y2: y(sorted.at(-1)) });
    medians.push([x(index), y(median)]);
  });
  draw(svg, "polyline", { class: "median", points: medians.map(point => point.join()).join(" ") });
  for (const [cx, cy] of medians) draw(svg, "circle", { class: "dot", cx, cy, r: 2 });
}

/** Received messages upwards, sent ones downwards. */
export function plotRates(svg, buckets) {
  const { width, height } = begin(svg);
  const most = nice(Math.max(5, ...buckets.map(bucket => Math.max(bucket.in, bucket.out))));
  const middle = height / 2;
  const scale = (middle - 12) / most;
  const bar = width / SECONDS;
  line(svg, middle - most * scale, width, `${most} received`);
  line(svg, middle, width, "");
  line(svg, middle + most * scale, width, `${most} sent`);
  buckets.forEach((bucket, index) => {
    const place = { x: index * bar + 0.5, width: Math.max(1, bar - 1) };
    if (bucket.in)
      draw(svg, "rect", { class: "in", ...place, y: middle - bucket.in * scale, height: bucket.in * scale });
    if (bucket.out) draw(svg, "rect", { class: "out", ...place, y: middle, height: bucket.out * scale });
  });
}

/** What the plots show, in words. */
export function figures(buckets) {
  const times = buckets.flatMap(bucket => bucket.times).sort((a, b) => a - b);
  const at = part => `${times[Math.floor(part * (times.length - 1))].toFixed(1)} ms`;
  const last = buckets.at(-1);
  return {
    times: times.length ? `median ${at(0.5)}, 95 % within ${at(0.95)}` : "no answers yet",
    rates: `${last.in} received, ${last.out} sent`,
  };
}

function begin(svg) {
  const { width, height } = svg.getBoundingClientRect();
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.replaceChildren();
  return { width, height };
}

function draw(svg, tag, attributes, text = "") {
  const drawn = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) drawn.setAttribute(name, value);
  drawn.textContent = text;
  svg.append(drawn);
}

function line(svg, y, width, text) {
  draw(svg, "line", { class: "grid", x1: 0, x2: width, y1: y, y2: y });
  if (text) draw(svg, "text", { x: 2, y: y - 3 }, text);
}

const label = millis => (millis < 1000 ? `${millis} ms` : `${millis / 1000} s`);

/** The next of 1, 2, 5, 10, 20, … */
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].find(factor => factor * power >= value) * power;
}
