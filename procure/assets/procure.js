// What is nicer with JavaScript. Every page works without it: these attributes only save a reload or some clicks.
import { initAll } from "./govuk-frontend.js";

// The part of a page with the same id, as the server now gives it.
async function part(id, url, options) {
  const answer = await fetch(url, { credentials: "same-origin", ...options });
  if (!answer.ok || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById(id);
}

function replace(element, fresh) {
  element.replaceChildren(...fresh.childNodes);
  for (const name of element.getAttributeNames()) {
    if (name.startsWith("data-") && !fresh.hasAttribute(name)) element.removeAttribute(name);
  }
}

// <div id="progress" aria-live="polite" data-refresh="2">: asks for this page every so many seconds, and stops when
// the part no longer asks for it.
function refresh(element) {
  const seconds = Number(element.dataset.refresh);
  const again = async () => {
    if (!element.dataset.refresh) return;
    if (!document.hidden) {
      try {
        const fresh = await part(element.id, location.href);
        if (fresh) replace(element, fresh);
      } catch {
        // The network comes and goes; the next turn tries again.
      }
    }
    setTimeout(again, seconds * 1000);
  };
  setTimeout(again, seconds * 1000);
}

// <form data-preview="result" data-preview-url="/...">: posts the form there at each change, and shows the part of that
// id from the answer. What is saved, and when, stays with the form's own button.
function preview(form) {
  const target = document.getElementById(form.dataset.preview);
  let turn = 0;
  form.addEventListener("change", async () => {
    turn += 1;
    const mine = turn;
    try {
      const fresh = await part(target.id, form.dataset.previewUrl, { method: "POST", body: new FormData(form) });
      if (fresh && mine === turn) replace(target, fresh);
    } catch {
      // Without an answer the page shows what it showed; the button works as ever.
    }
  });
}

// <button type="button" class="app-needs-script" data-select-all="name">: ticks all boxes of that name, or none.
function selectAll(button) {
  button.addEventListener("click", () => {
    const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(button.dataset.selectAll)}"]`)];
    const tick = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = tick;
  });
}

// <button type="button" class="app-needs-script" data-copy="id" data-copied="Copied">: copies the text of that element.
// Where the browser keeps the clipboard to itself, the text is selected, so that the keys copy it.
function copy(button) {
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  button.after(status);
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      status.textContent = button.dataset.copied;
      setTimeout(() => {
        status.textContent = "";
      }, 4000);
    } catch {
      getSelection().selectAllChildren(source);
    }
  });
}

// <form data-keep>: what is typed stays in this tab until the server has it, whatever becomes of the network or the
// server meanwhile: until a form that was sent led to another page. The revision of what was shown tells whether it
// still belongs to the page.
function keep(form) {
  const key = `kept ${location.pathname}`;
  try {
    form.addEventListener("submit", () => sessionStorage.setItem("sent", key));
    addEventListener("pageshow", () => sessionStorage.removeItem("sent"));
    const kept = JSON.parse(sessionStorage.getItem(key) || "null");
    if (kept && kept.revision === form.elements.revision.value) {
      for (const [name, value] of kept.fields) {
        for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
          if (field.type === "radio" || field.type === "checkbox") {
            if (field.value === value && !field.checked) field.click();
          } else if (field.type !== "submit" && !field.value) field.value = value;
        }
      }
    } else sessionStorage.removeItem(key);
    form.addEventListener("input", () => {
      // A file can't be kept here, nor put back.
      const fields = [...new FormData(form)].filter(([name, value]) => name !== "revision" && typeof value === "string");
      sessionStorage.setItem(key, JSON.stringify({ revision: form.elements.revision.value, fields }));
    });
  } catch {
    // A browser that keeps nothing loses nothing that the page promised.
  }
}

// Nothing that a person said of others stays in the tab longer than it is of use.
function forgetWhatArrived() {
  try {
    const sent = sessionStorage.getItem("sent");
    if (sent && sent !== `kept ${location.pathname}`) sessionStorage.removeItem(sent);
    sessionStorage.removeItem("sent");
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

initAll();
forgetWhatArrived();
document.querySelectorAll("[data-refresh]").forEach(refresh);
document.querySelectorAll("form[data-preview]").forEach(preview);
document.querySelectorAll("[data-select-all]").forEach(selectAll);
document.querySelectorAll("[data-copy]").forEach(copy);
document.querySelectorAll("form[data-keep]").forEach(keep);
