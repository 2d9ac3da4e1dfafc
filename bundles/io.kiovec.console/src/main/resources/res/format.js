// SPDX-License-Identifier: Apache-2.0
// Numbers as people read them, and elements made without any markup in texts.

const STEPS = ["", "k", "M", "G", "T", "P"];

function scaled(number, unit) {
  let step = 0;
  let value = number;
  while (value >= 1000 && step < STEPS.length - 1) {
    value /= 1000;
    step++;
  }
  const digits = step === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${STEPS[step]}${unit}`.trim();
}

export const bytes = (number) => scaled(number, "B");
export const rate = (number) => scaled(number, "B/s");
export const count = (number) => scaled(Math.round(number), "");

/** Powers of two, for what is bought and mapped by them. */
export function size(number) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let step = 0;
  let value = number;
  while (value >= 1024 && step < units.length - 1) {
    value /= 1024;
    step++;
  }
  return `${Number(value.toFixed(value >= 100 || Number.isInteger(value) ? 0 : 1))} ${units[step]}`;
}

export function micros(number) {
  if (number === undefined || number === null) {
    return "-";
  }
  return number < 1000 ? `${number.toFixed(number < 10 ? 1 : 0)} µs` : `${(number / 1000).toFixed(number < 1e4 ? 1 : 0)} ms`;
}

export const clock = (iso) => {
  const time = new Date(iso);
  return `${time.toLocaleTimeString("en-GB")}.${String(time.getMilliseconds()).padStart(3, "0")}`;
};

/** Words of a constant: TOO_MANY_SEGMENTS is "too many segments". */
export const words = (constant) => constant.toLowerCase().replaceAll("_", " ");

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "for") {
      made.setAttribute(name, value);
    } else {
      made[name] = value;
    }
  }
  made.append(...children);
  return made;
}

export const badge = (text, tone) => element("span", {className: `badge ${tone}`, textContent: text});
