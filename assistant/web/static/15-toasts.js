// Short notes above everything else: what was done, what failed, and the button that may mend it.

// `act` returns false where it failed: then it can be tried again. `gone` is called where it was not pressed.
function toast(text, { action = null, act = null, bad = false, lasting = bad, gone = null } = {}) {
  const words = typeof text === "string" ? coded(text) : text;
  const box = h("div", { class: bad ? "toast bad" : "toast" }, icon(bad ? "warn" : "check"), h("span", { class: "words" }, words));
  let timer = 0;
  let acting = false;
  const leave = () => {
    clearTimeout(timer);
    box.remove();
    if (!acting) gone?.();
  };
  // not from under the pointer or the focus
  const leaveUnused = () => (box.matches(":hover, :focus-within") ? (timer = setTimeout(leaveUnused, 1000)) : leave());
  if (!lasting) timer = setTimeout(leaveUnused, action ? 15_000 : 4000);
  const press = async () => {
    if (acting) return;
    clearTimeout(timer);
    acting = true;
    if ((await act()) !== false) box.remove();
    acting = false;
  };
  if (action) box.append(button(action, press, { class: "button small" }));
  box.append(iconButton("close", "Dismiss", leave));
  const place = toastsPlace();
  // a failure that is told again stands there once
  if (bad) [...place.querySelectorAll(".toast.bad")].find((one) => one.textContent === box.textContent)?.remove();
  place.append(box);
}

// Made with the page: a screen reader reads out only what comes into a region that it knows.
function toastsPlace() {
  const there = document.getElementById("toasts");
  if (there) return there;
  const made = h("div", { id: "toasts", role: "status", "aria-live": "polite" });
  (document.querySelector("#dialog[open]") || document.body).append(made);
  return made;
}

// All outside of an open dialog lies behind it and cannot be pressed.
function placeToasts() {
  (document.querySelector("#dialog[open]") || document.body).append(toastsPlace());
}

function complain(error) {
  const text = [error.message, error.remedy].filter(Boolean).join(". ").replace("..", ".");
  const reload = error.reload ? { action: "Reload", act: () => window.location.reload() } : {};
  toast(asSentence(text), { bad: true, ...reload });
}
