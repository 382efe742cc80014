// Asks a passkey. A part of a page with data-passkey="ADDRESS" shows where the browser has passkeys; its button asks the desk at ADDRESS
// what to ask the device, and sends the device's answer to ADDRESS/answer. Then the page data-then follows.
"use strict";
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const post = async (address, body) => {
    const answer = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const said = await answer.json();
    if (!answer.ok) throw new Error([said.message, said.hint].filter(Boolean).join("; "));
    return said;
  };

  // Fields of a question that are bytes.
  const question = (options) => {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const list of ["excludeCredentials", "allowCredentials"])
      for (const one of options[list] || []) one.id = bytes(one.id);
    return options;
  };

  const answer = (credential) => {
    const out = { id: credential.id, rawId: text(credential.rawId), type: credential.type, clientExtensionResults: credential.getClientExtensionResults(), response: {} };
    for (const field of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (credential.response[field]) out.response[field] = text(credential.response[field]);
    if (credential.response.getTransports) out.response.transports = credential.response.getTransports();
    return out;
  };

  for (const part of document.querySelectorAll("[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    part.hidden = false;
    const said = part.querySelector(".said"), button = part.querySelector("button"), name = part.querySelector("input");
    button.addEventListener("click", async () => {
      button.disabled = true;
      said.textContent = part.dataset.wait;
      try {
        const asked = await post(part.dataset.passkey, {});
        const publicKey = question(asked.options.publicKey);
        const credential = await (name ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
        await post(part.dataset.passkey + "/answer", { ceremony: asked.ceremony, name: name ? name.value.trim() : undefined, credential: answer(credential) });
        location.assign(part.dataset.then);
      } catch (failure) {
        said.textContent = part.dataset.failed + (failure instanceof DOMException ? "" : " (" + failure.message + ")");
        button.disabled = false;
      }
    });
  }
})();
