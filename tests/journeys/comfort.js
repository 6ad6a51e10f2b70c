// What `comfort.py` asks of a page; each gives the beginnings of what is not well.
({
  // What ends beyond the right edge in no part that scrolls by itself, or is swallowed by a box; a title may have an ellipsis.
  cut: () => [...document.querySelectorAll("body *")].filter((one) => {
    if (!one.checkVisibility({ visibilityProperty: true })) return false;
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height) return false;
    const { overflowX, overflowY, textOverflow, webkitLineClamp, clipPath } = getComputedStyle(one);
    const shortened = textOverflow === "ellipsis" || webkitLineClamp !== "none" || clipPath !== "none";
    if (!shortened && one.textContent.trim() && one.clientWidth > 2 && !one.matches("svg *, textarea, select")) {
      if (/hidden|clip/.test(overflowX) && one.scrollWidth > one.clientWidth + 2) return true;
      if (/hidden|clip/.test(overflowY) && one.scrollHeight > one.clientHeight + 2) return true;
    }
    if (box.right <= innerWidth + 1) return false;
    for (let at = one.parentElement; at; at = at.parentElement) {
      const { overflowX, textOverflow } = getComputedStyle(at);
      if (/auto|scroll/.test(overflowX) || textOverflow === "ellipsis") return false;
    }
    return true;
  }).map((one) => one.outerHTML.slice(0, 160)),

  // A word that stands a letter a line, for its box has no room.
  squeezed: () => [...document.querySelectorAll("main :is(a, p, h1, h2, h3, dd, li, td)")].filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    return one.checkVisibility() && width < 40 && height > 120 && one.textContent.trim().length > 8
      && getComputedStyle(one).display !== "inline" && getComputedStyle(one).clipPath === "none";
  }).map((one) => one.outerHTML.slice(0, 160)),

  moving: () => [...document.querySelectorAll("*")].filter((one) => {
    const style = getComputedStyle(one);
    const lasts = (text) => text.split(",").some((part) => parseFloat(part) * (part.includes("ms") ? .001 : 1) > 0.01);
    const fades = style.animationName !== "none" && style.animationTimeline === "auto" && lasts(style.animationDuration);
    return fades || lasts(style.transitionDuration) || style.scrollBehavior === "smooth";
  }).map((one) => one.outerHTML.slice(0, 120)),

  // Each stop of Tab has a ring, around itself or what holds it, and is in sight. The last key was one of the keyboard's.
  rings: () => {
    const bad = [], say = (what, one) => bad.push(`${what}: ${one.outerHTML.slice(0, 140)}`);
    for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")) {
      if (one.tabIndex < 0 || one.disabled || !one.checkVisibility({ visibilityProperty: true })) continue;
      one.focus();
      if (document.activeElement !== one) continue;
      const around = [one, one.parentElement, one.parentElement.parentElement].map((at) => getComputedStyle(at));
      if (!around.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)) say("no ring", one);
      const box = one.getBoundingClientRect();
      if (box.right <= 0 || box.left >= innerWidth || box.bottom <= 0 || box.top >= innerHeight) say("out of sight", one);
    }
    document.activeElement.blur();
    scrollTo(0, 0);
    return bad;
  },

  // What is told by a colour behind it alone, where there is one colour behind everything: empty marks, and what is chosen.
  behind: () => {
    const bad = [], none = "rgba(0, 0, 0, 0)";
    const bare = (style) => style.forcedColorAdjust !== "none" && ["Top", "Bottom", "Left", "Right"].every((side) =>
      style[`border${side}Style`] === "none" || !parseFloat(style[`border${side}Width`]));
    for (const one of document.querySelectorAll("body *")) {
      if (one.closest("svg") || !one.checkVisibility({ visibilityProperty: true })) continue;
      for (const part of ["::before", "::after"]) {
        const style = getComputedStyle(one, part);
        if (style.content === '""' && style.backgroundColor !== none && bare(style)) bad.push(`${part} of ${one.outerHTML.slice(0, 120)}`);
      }
      const { width, height } = one.getBoundingClientRect(), style = getComputedStyle(one);
      const mark = !one.childNodes.length && width > 1 && height > 1 && !one.matches("img, input, textarea, select, td, progress, meter, iframe, br, hr");
      if (mark && style.backgroundColor !== none && bare(style)) bad.push(`empty: ${one.outerHTML.slice(0, 120)}`);
    }
    const look = (one) => { const s = getComputedStyle(one); return [s.borderTopWidth, s.borderTopStyle, s.borderTopColor,
      s.borderBottomWidth, s.borderBottomColor, s.borderInlineStartWidth, s.outlineStyle, s.textDecorationLine, s.color].join(); };
    for (const state of ["aria-current", "aria-pressed", "aria-selected"]) for (const one of document.querySelectorAll(`[${state}]`)) {
      const is = one.getAttribute(state);
      if (is === "false" || !one.checkVisibility()) continue;
      const other = [...(one.closest("ul, ol, nav, form, div") ?? document.body).querySelectorAll(one.tagName)].find((near) =>
        near.className === one.className && near.getAttribute(state) !== is && near.checkVisibility());
      if (other && look(other) === look(one)) bad.push(`${state}: ${one.outerHTML.slice(0, 120)}`);
    }
    return bad;
  },

  pressed: () => [...document.querySelectorAll("nav, button, textarea:not([readonly]), .top, .skip, input[type=search], input[type=file]")].filter(
    (one) => one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width > 2 && !one.closest("form:has(.prose, table)")
  ).map((one) => one.outerHTML.slice(0, 120)),
})
