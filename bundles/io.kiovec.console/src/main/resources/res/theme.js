// SPDX-License-Identifier: Apache-2.0
// Before anything is painted: the theme that was chosen here, else what the system prefers.
(() => {
  const chosen = localStorage.getItem("kiovec-theme");
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
})();
