// SPDX-License-Identifier: Apache-2.0
// The two charts: throughput and latency by mode, of all open devices or of one.

import {element, words} from "./format.js";

/* global uPlot */

export const MODES = ["INDIRECT", "DIRECT", "MAPPED", "UNTOLD"];
const SECONDS = 180;

const LINEAR = {range: (_, low, high) => [0, high > 0 ? high * 1.1 : 1]};
/** Between the quickest and a held request lie several powers of ten. */
const LOGARITHMIC = {distr: 3, range: (_, low, high) => (high > 0
  ? [10 ** Math.floor(Math.log10(Math.max(0.1, low))), 10 ** Math.ceil(Math.log10(high) + 0.01)]
  : [1, 1000])};

const shortly = (tick) => (tick >= 1e6 ? `${tick / 1e6}M` : tick >= 1e4 ? `${tick / 1e3}k` : `${tick}`);

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const modeColor = (mode) => color(`--mode-${mode.toLowerCase()}`);

/** What a sample has of a mode, over the devices that are shown; null where nothing went. */
function ofMode(sample, address, mode) {
  let bytes = 0;
  let weight = 0;
  let p50 = 0;
  let p99 = null;
  for (const device of sample.devices) {
    const flow = device.modes[mode];
    if (!flow || (address && device.address !== address)) {
      continue;
    }
    bytes += flow.bytes;
    if (flow.p50 !== undefined) {
      // medians of several devices have no median: the mean by requests is near enough for a picture
      weight += flow.requests;
      p50 += flow.p50 * flow.requests;
      p99 = Math.max(p99 ?? 0, flow.p99);
    }
  }
  return {bytes: bytes / 1e6, p50: weight ? p50 / weight : null, p99};
}

export class Charts {
  #samples = [];
  #marks = [];
  #address = "";
  #charts = [];

  constructor() {
    document.getElementById("legend").replaceChildren(...MODES.map((mode) =>
      element("li", {className: `mode-${mode.toLowerCase()}`, textContent: words(mode)})));
    this.#make();
    addEventListener("resize", () => this.#resize());
  }

  history(samples) {
    this.#samples = samples;
    this.#draw();
  }

  add(sample) {
    this.#samples.push(sample);
    this.#draw();
  }

  /** A swap or a loss, drawn as a line. */
  mark(seconds, tone, address) {
    this.#marks.push({seconds, tone, address});
    this.#marks = this.#marks.filter((mark) => mark.seconds > seconds - SECONDS);
  }

  choose(address) {
    this.#address = address;
    this.#draw();
  }

  /** Colours are drawn into the picture, so another theme takes another picture. */
  restyle() {
    this.#charts.forEach((chart) => chart.destroy());
    this.#make();
    this.#draw();
  }

  #make() {
    const line = (mode, label, dash) => ({
      label: `${words(mode)} ${label}`, stroke: modeColor(mode), width: 2, dash, points: {show: false}, spanGaps: false,
    });
    this.#charts = [
      this.#chart("chart-bytes", LINEAR, MODES.map((mode) => ({...line(mode, "MB/s"), fill: `${modeColor(mode)}22`}))),
      this.#chart("chart-latency", LOGARITHMIC, MODES.flatMap((mode) => [line(mode, "median"), line(mode, "99 %", [5, 4])])),
    ];
  }

  #chart(id, scale, series) {
    const place = document.getElementById(id);
    const axis = {stroke: color("--dim"), grid: {stroke: color("--line"), width: 1}, ticks: {show: false}, font: "12px system-ui"};
    return new uPlot({
      width: place.clientWidth || 400,
      height: 220,
      legend: {show: false},
      cursor: {drag: {x: false, y: false}},
      scales: {x: {time: true}, y: scale},
      axes: [{...axis, values: (_, ticks) => ticks.map((tick) => new Date(tick * 1000).toLocaleTimeString("en-GB"))},
        {...axis, size: 62, values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : shortly(tick)))}],
      series: [{}, ...series],
      hooks: {draw: [(chart) => this.#drawMarks(chart)]},
    }, [[], ...series.map(() => [])], place);
  }

  #drawMarks(chart) {
    const {ctx, bbox} = chart;
    ctx.save();
    ctx.lineWidth = 1;
    for (const mark of this.#marks.filter(({address}) => !this.#address || this.#address === address)) {
      const x = chart.valToPos(mark.seconds, "x", true);
      if (x >= bbox.left && x <= bbox.left + bbox.width) {
        ctx.strokeStyle = color(`--${mark.tone}`);
        ctx.setLineDash([3, 3]);
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
    }
    ctx.restore();
  }

  #resize() {
    for (const chart of this.#charts) {
      chart.setSize({width: chart.root.parentElement.clientWidth, height: 220});
    }
  }

  #draw() {
    const last = this.#samples.at(-1)?.time ?? Date.now() / 1000;
    this.#samples = this.#samples.filter((sample) => sample.time > last - SECONDS);
    const times = this.#samples.map((sample) => sample.time);
    const flows = MODES.map((mode) => this.#samples.map((sample) => ofMode(sample, this.#address, mode)));
    const used = (list) => (list.some((flow) => flow.bytes > 0) ? list : list.map(() => ({bytes: null, p50: null, p99: null})));
    const shown = flows.map(used);
    this.#charts[0].setData([times, ...shown.map((list) => list.map((flow) => flow.bytes))]);
    this.#charts[1].setData([times, ...shown.flatMap((list) => [list.map((flow) => flow.p50), list.map((flow) => flow.p99)])]);
    for (const chart of this.#charts) {
      chart.setScale("x", {min: last - Math.max(30, Math.min(SECONDS, last - (times[0] ?? last))), max: last});
    }
  }
}
