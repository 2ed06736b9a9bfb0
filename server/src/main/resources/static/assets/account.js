// What is live on the account page. Without this file the page works all the same, by loading again.
"use strict";

(() => {
  const RETRY_MS = 3_000;
  const REFRESH_MS = 60_000;
  const page = () => document.getElementById("account");
  const live = () => document.getElementById("live");
  const shownSession = page().dataset.session;
  let stale = false;

  // --- Times: the server says them in UTC, here they are those of the person who reads. ---

  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

  function localiseTimes() {
    for (const time of document.querySelectorAll("time[datetime]")) {
      time.title = exact.format(new Date(time.dateTime));
    }
  }

  // --- The list ---

  /** Somebody is typing in the list, or about to confirm something: it must not move under them. */
  function isBusy() {
    return live().querySelector("details[open]") !== null || document.querySelector(".htmx-request") !== null;
  }

  function refresh() {
    if (isBusy()) {
      stale = true;
      return;
    }
    stale = false;
    htmx.trigger(live(), "sojourn:refresh");
  }

  function announceChange() {
    const place = document.getElementById("announce");
    place.textContent = "";
    requestAnimationFrame(() => {
      place.textContent = place.dataset.changed;
    });
  }

  // A closed form lets a refresh through that had to wait for it.
  document.addEventListener("toggle", () => stale && refresh(), true);

  // --- Leaving ---

  function leave(reason) {
    const target = new URL("/login", location.href);
    if (reason) {
      target.searchParams.set("reason", reason);
    }
    target.searchParams.set("return_to", "/account");
    document.body.hidden = true;
    location.replace(target);
  }

  function hear(message) {
    if (message.session !== shownSession) {
      // Somebody else is signed in here by now, or the same person anew.
      location.reload();
    } else if (message.type === "ended") {
      leave(message.reason);
    } else if (message.type === "changed") {
      announceChange();
      refresh();
    }
  }

  // --- The stream. One tab holds it and tells the others: browsers open few connections to a host. ---

  const others = new BroadcastChannel("sojourn-account");
  others.onmessage = (event) => hear(event.data);

  function tell(message) {
    others.postMessage(message);
    hear(message);
  }

  /** Asks what became of the session when the stream is refused. */
  async function ask() {
    try {
      const answer = await fetch("/v1/me", { headers: { "Sojourn-Background": "1", Accept: "application/json" } });
      if (answer.status === 401) {
        const problem = await answer.json();
        tell({ session: shownSession, type: "ended", reason: problem.reason });
      }
    } catch {
      // No network: the next attempt will tell.
    }
  }

  function listen() {
    return new Promise((_, lost) => {
      const events = new EventSource("/v1/me/events");
      for (const type of ["hello", "changed", "ended"]) {
        events.addEventListener(type, (event) => tell({ ...JSON.parse(event.data), type }));
      }
      events.onerror = () => {
        if (events.readyState === EventSource.CLOSED) {
          lost();
        }
      };
    });
  }

  async function hold() {
    for (;;) {
      await listen().catch(ask);
      await new Promise((resume) => setTimeout(resume, RETRY_MS));
    }
  }

  if (navigator.locks) {
    navigator.locks.request("sojourn-account-events", hold);
  } else {
    hold();
  }

  // --- Going back, and coming back ---

  // A page out of the back/forward cache was kept as it looked before: it may show what is over.
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      document.body.hidden = true;
      location.reload();
    }
  });

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      refresh();
    }
  });

  setInterval(() => document.visibilityState === "visible" && refresh(), REFRESH_MS);

  // --- What htmx brings ---

  document.addEventListener("htmx:beforeSwap", (event) => {
    // An answer that is no account page (a fault, a refusal, the sign-in) belongs in the whole window.
    const text = event.detail.serverResponse;
    if (text && !text.includes('id="account"')) {
      event.detail.shouldSwap = false;
      location.assign("/account");
    }
  });
  document.addEventListener("htmx:afterSettle", localiseTimes);

  // The mark of a repeated request has done its work.
  if (new URLSearchParams(location.search).has("again")) {
    history.replaceState(null, "", location.pathname);
  }
  localiseTimes();
})();
