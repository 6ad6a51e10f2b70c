// Docside under a page: puts a frame in the place of every <a class="docside">. The link stays until the frame says
// that it is there, so a forum that is down, or not allowed here, leaves what the page had. Safe to run twice.
(() => {
  "use strict";
  // An element with the id "docside", such as a heading, is window.docside too.
  if (typeof window.docside?.refresh === "function") {
    window.docside.refresh();
    return;
  }

  const PATIENCE = 15000;
  const places = new Map();
  const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

  // Which page this is. A canonical address that is still the one of the page before says nothing about this one.
  const first = location.pathname + location.search;
  let here = first;
  let canonical = "";
  let stale = null;
  let body = null;

  function look() {
    const now = location.pathname + location.search;
    if (now !== here) {
      stale = now === first ? null : canonical;
      here = now;
    }
    if (body !== document.body) {
      body = document.body;
      colours.observe(body, { attributes: true });
    }
    canonical = document.querySelector('link[rel~="canonical"][href]')?.href ?? "";
    for (const [link, place] of places) {
      if (!link.isConnected) {
        place.frame?.remove();
        near.unobserve(link);
        places.delete(link);
      }
    }
    for (const link of document.querySelectorAll("a.docside[href]")) {
      if (!places.has(link)) {
        places.set(link, { link, near: false });
        near.observe(link);
        changes.observe(link, { attributes: true });
      }
      settle(places.get(link));
    }
  }

  function settle(place) {
    const { link } = place;
    if (place.href !== link.href) {
      // The host renewed the link, so the link speaks for the page that is shown now.
      place.href = link.href;
      place.home = here;
    }
    if (!place.near) return;
    const address = addressOf(place);
    const gone = place.frame && !place.frame.isConnected;
    if (address !== place.address || gone) load(place, address);
    else if (place.shown) hide(link);
    dress(place);
  }

  function addressOf({ link, home }) {
    const asked = new URL(link.href).searchParams;
    const address = new URL("embed", link.href);
    const page = here === home && asked.get("page");
    address.searchParams.set("page", page || location.href.split("#")[0]);
    if (canonical && canonical !== stale) address.searchParams.set("canonical", canonical);
    const id = link.dataset.id || asked.get("id");
    if (id) address.searchParams.set("id", id);
    const lang = link.closest("[lang]")?.lang;
    if (lang) address.searchParams.set("lang", lang);
    return address.href;
  }

  // Always a fresh element: a frame that is sent to another address would add an entry to the history.
  function load(place, address) {
    const { link } = place;
    const height = place.shown && place.frame.isConnected ? place.frame.offsetHeight : 0;
    place.frame?.remove();
    if (!height) unhide(link);
    const frame = document.createElement("iframe");
    const origin = new URL(address).origin;
    Object.assign(place, { frame, address, origin, shown: false, greeted: false, dressed: "" });
    frame.title = link.textContent.trim() || "Questions about this page";
    frame.allow = `clipboard-write ${origin}`;
    Object.assign(frame.style, {
      display: "block", width: "100%", height: `${height}px`, border: "0", visibility: "hidden", colorScheme: scheme(place),
    });
    frame.src = `${address}&title=${encodeURIComponent(document.title.slice(0, 300))}`;
    link.after(frame);
    setTimeout(() => {
      if (place.frame !== frame || place.shown) return;
      frame.style.display = "none";
      unhide(link);
    }, PATIENCE);
  }

  function show(place, height) {
    const { link, frame } = place;
    if (!place.shown) {
      // Room that the host's style sheet keeps for the link stays kept, with the link's margins.
      const style = getComputedStyle(link);
      const visible = style.display !== "none";
      if (visible && style.display !== "inline") {
        place.floor = link.offsetHeight;
        frame.style.margin = style.margin;
      }
      const focused = document.activeElement === link;
      place.shown = true;
      hide(link);
      frame.style.display = "block";
      frame.style.visibility = "visible";
      if (focused) frame.focus({ preventScroll: true });
    }
    frame.style.height = `${Math.min(Math.max(height, place.floor || 0), 50000)}px`;
  }

  // With the link goes the list that was put into the page when it was built: the frame shows it as it is now.
  function hide(link) {
    for (const shown of [link, built(link)]) {
      if (shown && shown.style.display !== "none") shown.style.setProperty("display", "none", "important");
    }
  }

  function unhide(link) {
    for (const hidden of [link, built(link)]) hidden?.style.removeProperty("display");
  }

  function built(link) {
    const before = link.previousElementSibling ?? link.parentElement.previousElementSibling;
    return before?.matches("section.docside-threads") ? before : null;
  }

  // The colours around the link, as the browser computed them. The frame checks them once more.
  function dress(place) {
    if (!place.greeted || !place.frame?.contentWindow) return;
    const around = getComputedStyle(place.link.parentElement);
    const look = {
      docside: "theme",
      text: around.color,
      paper: paper(place.link),
      accent: getComputedStyle(place.link).color,
      scheme: scheme(place),
      font: around.fontFamily,
      size: parseFloat(around.fontSize),
      section: location.hash,
      title: document.title,
      knows: Boolean(place.link.dataset.identity || place.link.dataset.identityUrl),
    };
    const text = JSON.stringify(look);
    if (text === place.dressed) return;
    place.dressed = text;
    // A frame whose scheme differs from its element's is given an opaque background by the browser.
    place.frame.style.colorScheme = look.scheme;
    place.frame.contentWindow.postMessage(look, place.origin);
  }

  // Who is reading, if the host's server knows and says so: a signed token, or the address that gives a fresh one.
  async function identify({ link, frame, origin }) {
    const { identity, identityUrl } = link.dataset;
    try {
      const token = identityUrl ? await (await fetch(identityUrl, { credentials: "include" })).text() : identity;
      if (token) frame.contentWindow?.postMessage({ docside: "identity", token: token.trim() }, origin);
    // Otherwise the reader goes on unknown.
    } catch {}
  }

  function paper(element) {
    for (let at = element.parentElement; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/^transparent$|[,/] 0\)$/.test(colour)) return colour;
    }
    return "";
  }

  function scheme({ link }) {
    const behind = paper(link);
    const text = light(getComputedStyle(link.parentElement).color);
    return text > (behind ? light(behind) : 128) ? "dark" : "light";
  }

  function light(colour) {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data;
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  addEventListener("message", ({ source, origin, data }) => {
    for (const place of places.values()) {
      if (!place.frame || source !== place.frame.contentWindow || origin !== place.origin) continue;
      if (data?.docside === "ready") {
        place.greeted = true;
        place.dressed = "";
        dress(place);
      } else if (data?.docside === "identity") {
        identify(place);
      } else if (data?.docside === "height" && data.height > 0) {
        show(place, data.height);
      }
    }
  });

  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      const place = places.get(target);
      if (!isIntersecting || !place) continue;
      near.unobserve(target);
      place.near = true;
      settle(place);
    }
  }, { rootMargin: "800px 0px" });

  let waiting = 0;
  function soon() {
    waiting ||= setTimeout(() => {
      waiting = 0;
      look();
    }, 40);
  }

  // Colours that change in a transition are read again when it has ended.
  function soonAndLater() {
    soon();
    setTimeout(soon, 400);
  }

  const changes = new MutationObserver(soon);
  changes.observe(document.documentElement, { childList: true, subtree: true });
  changes.observe(document.head, { subtree: true, attributes: true, attributeFilter: ["href", "rel"] });
  const colours = new MutationObserver(soonAndLater);
  colours.observe(document.documentElement, { attributes: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", soonAndLater);
  window.navigation?.addEventListener("currententrychange", soon);
  addEventListener("popstate", soon);
  addEventListener("hashchange", soon);
  addEventListener("load", soonAndLater);

  window.docside = { refresh: soon };
  look();
})();
