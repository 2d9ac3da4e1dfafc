// SPDX-License-Identifier: Apache-2.0
// Changes: each is sent with the session's token, and what came of it is told beside the form.

import {element} from "./format.js";

let token = "";

export async function session() {
  const answer = await fetch("session", {headers: {Accept: "application/json"}});
  if (answer.status === 401) {
    location.reload();
  }
  const known = await answer.json();
  token = known.token;
  return known;
}

/** Asks for a change; tells the sentence of the answer and returns whether it was done. */
export async function change(what, fields, notice) {
  tell(notice, "wait", "Working ...");
  try {
    const answer = await fetch(what, {method: "POST", headers: {"X-Kiovec-Token": token}, body: new URLSearchParams(fields)});
    const {message} = await answer.json();
    tell(notice, answer.ok ? "good" : "bad", message);
    return answer.ok;
  } catch {
    tell(notice, "bad", "The console does not answer: is its process still running?");
    return false;
  }
}

function tell(notice, tone, text) {
  notice.className = `notice ${tone}`;
  notice.textContent = /[.!?:]$|\.\.\.$/.test(text) ? text : `${text}.`;
}

/** The policy: one field a key; what is being edited is not overwritten by what is in force. */
export class PolicyForm {
  #form = document.getElementById("policy-form");
  #fields = document.getElementById("policy-fields");
  #notice = document.getElementById("policy-notice");
  #inForce = [];
  #shown = "";
  #edited = false;

  constructor() {
    this.#form.addEventListener("input", () => {
      this.#edited = true;
    });
    this.#form.addEventListener("reset", (event) => {
      event.preventDefault();
      this.#edited = false;
      this.#shown = "";
      this.#notice.textContent = "";
      this.show(this.#inForce, []);
    });
    this.#form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (await change("policy", new FormData(this.#form), this.#notice)) {
        this.#edited = false;
      }
    });
  }

  show(fields, problems) {
    this.#inForce = fields;
    this.#form.hidden = fields.length === 0;
    document.getElementById("policy-empty").hidden = fields.length > 0;
    const key = JSON.stringify(fields);
    if (!this.#edited && key !== this.#shown) {
      this.#shown = key;
      this.#refill(fields);
    }
    if (problems.length > 0) {
      tell(this.#notice, "bad", problems.join("; "));
    }
  }

  #refill(fields) {
    const focused = document.activeElement?.name;
    this.#fields.replaceChildren(...fields.map((field) => this.#field(field)));
    if (focused && this.#form.elements[focused] && this.#fields.contains(this.#form.elements[focused])) {
      this.#form.elements[focused].focus();
    }
  }

  #field(field) {
    const id = `policy-${field.key.replaceAll(".", "-")}`;
    const hint = element("p", {className: "hint", id: `${id}-hint`, textContent: `${field.meaning}: ${field.allowed}`});
    const input = this.#input(field);
    input.id = id;
    input.name = field.key;
    input.setAttribute("aria-describedby", `${id}-hint`);
    return element("div", {className: "field"}, element("label", {htmlFor: id, textContent: field.key}), input, hint);
  }

  #input(field) {
    const choice = /^(\w+) or (\w+)$/.exec(field.allowed);
    if (choice) {
      const select = element("select", {}, ...choice.slice(1).map((word) => element("option", {value: word, textContent: word})));
      select.value = field.values[0];
      return select;
    }
    if (field.key === "rules") {
      return element("textarea", {rows: Math.max(2, field.values.length + 1), spellcheck: false, value: field.values.join("\n"),
        placeholder: "raw:/dev/nvme* default=direct smallest=16K"});
    }
    return element("input", {type: "text", spellcheck: false, autocomplete: "off", value: field.values[0] ?? ""});
  }
}
