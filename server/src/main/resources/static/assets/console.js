// What is live in the console, and its one key. Without this file all of it works, by loading again.
"use strict";

(() => {
  const REFRESH_MS = 5_000;

  // --- The key "/" leads to the search, wherever one is. ---

  const isTyping = (e) => e.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(e.tagName);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      return;
    }
    event.preventDefault();
    const search = document.querySelector("[data-search]");
    if (search) {
      search.focus();
      search.select();
    } else {
      location.assign("/console/sessions");
    }
  });

  // --- Figures ---

  const refresher = document.getElementById("refresh");
  if (!refresher) {
    return;
  }

  /** A link in what is live has the focus: it must not vanish under it. */
  const isBusy = () => document.getElementById("live").contains(document.activeElement);

  function refresh() {
    if (document.visibilityState === "visible" && !isBusy() && !refresher.classList.contains("htmx-request")) {
      htmx.trigger(refresher, "sojourn:refresh");
    }
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    const text = event.detail.serverResponse;
    if (isBusy() || event.detail.xhr.status >= 500) {
      // Nobody asked for it: the page stays as it is, and the next refresh may do better.
      event.detail.shouldSwap = false;
    } else if (!text || !text.includes('id="live"')) {
      // The sign-in, which knows why, or a refusal: it belongs in the whole window.
      event.detail.shouldSwap = false;
      location.assign(event.detail.xhr.responseURL);
    }
  });

  document.addEventListener("visibilitychange", refresh);
  setInterval(refresh, REFRESH_MS);
  document.documentElement.dataset.live = "true";
})();
