// The window in which one signs in to a frame: hands its token to the frame that opened it, and to nobody else.

const { token } = document.getElementById("hand-over").dataset;
const frame = window.opener;

if (frame) {
  document.getElementById("without-frame").hidden = true;
  const offer = document.getElementById("with-frame");
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", () => {
    // The browser delivers this only to a window of our own origin; a foreign page that opened us hears nothing.
    frame.postMessage({ docside: "token", token }, location.origin);
    window.close();
  });
  offer.querySelector("button").focus();
}
