// SPDX-License-Identifier: Apache-2.0
// Tables whose rows stay the same elements while their figures change, so that focus and selection stay.

import {element} from "./format.js";

export class Table {
  #body;
  #rows = new Map();
  #empty;

  /** columns: functions of a row's object that give a text or an element; a number's name ends with a colon and n. */
  constructor(id, columns, key) {
    const table = document.getElementById(`${id}-table`);
    this.#body = table.tBodies[0];
    this.#empty = document.getElementById(`${id}-empty`);
    this.columns = columns;
    this.key = key;
    this.numbers = [...table.tHead.rows[0].cells].map((cell) => cell.classList.contains("n"));
  }

  show(objects) {
    const gone = new Set(this.#rows.keys());
    objects.forEach((object, index) => {
      const key = this.key(object, index);
      gone.delete(key);
      let row = this.#rows.get(key);
      if (!row) {
        row = {element: element("tr"), shown: []};
        this.columns.forEach((_, column) => row.element.append(
          element(column === 0 ? "th" : "td", column === 0 ? {scope: "row"} : {className: this.numbers[column] ? "n" : ""})));
        this.#rows.set(key, row);
      }
      this.columns.forEach((column, at) => this.#cell(row, at, column(object)));
      if (this.#body.rows[index] !== row.element) {
        this.#body.insertBefore(row.element, this.#body.rows[index] ?? null);
      }
    });
    gone.forEach((key) => {
      this.#rows.get(key).element.remove();
      this.#rows.delete(key);
    });
    if (this.#empty) {
      this.#empty.hidden = objects.length > 0;
      this.#body.parentElement.parentElement.hidden = objects.length === 0;
    }
  }

  /** What a cell shows is either a text or {key, make}: an element that is made anew when its key is another one. */
  #cell(row, at, content) {
    const key = typeof content === "object" ? content.key : content;
    if (row.shown[at] === key) {
      return;
    }
    row.shown[at] = key;
    const cell = row.element.cells[at];
    if (typeof content === "object") {
      cell.replaceChildren(content.make());
    } else {
      cell.textContent = content;
    }
  }
}
