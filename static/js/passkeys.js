"use strict";

// What allauth's scripts cannot do is told on the page, not in the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-error").hidden = false;
});

// Browsers make passkeys for names only; by an address such as 127.0.0.1 there are none.
const isAddress = /^(\d+\.){3}\d+$|^\[/.test(window.location.hostname);
if (isAddress || !window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = true;
    const ways = form.closest("[data-ways]");
    if (ways && !ways.querySelector("form:not([hidden])")) ways.hidden = true;
  }
}
