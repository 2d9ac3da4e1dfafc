// SPDX-License-Identifier: Apache-2.0
// The form that starts a swap, and the steps of the last one as they happen.

import {clock, element} from "./format.js";
import {change} from "./forms.js";

const BEGIN = "holding";
const END = ["online", "offline", "closed"];

export class SwapPanel {
  #form = document.getElementById("swap-form");
  #device = document.getElementById("swap-device");
  #to = document.getElementById("swap-to");
  #notice = document.getElementById("swap-notice");
  #steps = document.getElementById("swap-steps");
  #known = "";
  #running = "";
  #begun = 0;

  constructor() {
    this.#device.addEventListener("change", () => {
      this.#to.value = this.#device.value;
    });
    this.#form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = this.#form.querySelector("button");
      button.disabled = true;
      await change("swap", new FormData(this.#form), this.#notice);
      button.disabled = false;
      button.focus();
    });
  }

  /** Fills the form for a device. */
  prepare(address) {
    this.#device.value = address;
    this.#to.value = address;
    this.#form.scrollIntoView({block: "center"});
    this.#to.focus();
    this.#to.select();
  }

  devices(addresses) {
    const key = addresses.join("\n");
    if (key === this.#known) {
      return;
    }
    this.#known = key;
    const chosen = this.#device.value;
    this.#device.replaceChildren(...addresses.map((address) => element("option", {value: address, textContent: address})));
    if (addresses.includes(chosen)) {
      this.#device.value = chosen;
    }
    if (this.#to.value === "" && this.#device.value) {
      this.#to.value = this.#device.value;
    }
    this.#form.querySelector("button").disabled = addresses.length === 0;
  }

  addresses(addresses) {
    document.getElementById("addresses").replaceChildren(...addresses.map((address) => element("option", {value: address})));
  }

  happened(event) {
    if (event.kind === BEGIN && this.#running === "") {
      this.#running = event.subject;
      this.#begun = Date.parse(event.time);
      this.#steps.replaceChildren();
    }
    if (event.subject !== this.#running || this.#running === "") {
      return;
    }
    const after = Date.parse(event.time) - this.#begun;
    this.#steps.append(element("li", {className: event.tone.toLowerCase()},
      element("strong", {textContent: event.kind}),
      element("time", {textContent: this.#steps.childElementCount === 0 ? clock(event.time) : `+${after} ms`}),
      element("span", {textContent: this.#steps.childElementCount === 0 ? `${event.subject}: ${event.text}` : event.text})));
    if (END.includes(event.kind)) {
      this.#running = "";
    }
  }
}
