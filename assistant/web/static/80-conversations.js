// Saved conversations: open, rename, delete, export.

async function refreshConversations() {
  try {
    app.conversations = await call("list_conversations");
    drawConversations();
  } catch {
    // the list is a convenience; the next change draws it again
  }
}

function drawConversations() {
  keepingFocus(shelf.chats, document.getElementById("side-chats"), fillConversations);
}

function fillConversations() {
  return fill(shelf.chats,
    h("div", { class: "side-tools" }, button([icon("plus"), "New"], () => newConversation(true), { class: "button small primary" })),
    app.conversations.length ? null : h("p", { class: "hint" }, "Conversations are kept here after the first question."),
    h("ul", { class: "chat-list", "aria-label": "Conversations" }, app.conversations.map(conversationRow)));
}

function conversationRow(one) {
  const open = one.id === app.conversation;
  return h("li", { class: open ? "active" : "" },
    h("button", { type: "button", class: "article-link", "aria-current": open ? "true" : null, onclick: () => openConversation(one.id) },
      h("span", { class: "article-title", dir: "auto" }, one.title),
      h("span", { class: "where" }, `${counted(one.turns, "question")} · ${new Date(one.updated).toLocaleDateString()}`)),
    iconButton("edit", `Rename ${one.title}`, () => renameConversation(one), { class: "icon-button small" }),
    iconButton("trash", `Delete ${one.title}`, () => deleteConversation(one), { class: "icon-button small" }));
}

async function openConversation(id) {
  if (app.running) return toast(WAIT);
  const opening = (app.opening = {});
  try {
    const conversation = await call("open_conversation", { conversation: id });
    if (app.opening !== opening) return undefined;  // something was asked or opened meanwhile
    showConversation(conversation);
  } catch (error) {
    return complain(error);
  }
  closePane("articles", true);
  afterSwitch();
  return undefined;
}

function newConversation(focus = false) {
  if (app.running) return toast(WAIT);
  showConversation({ id: newKey(), turns: [] });
  if (focus) closePane("articles", true);
  if (focus) chat.box.focus();
  if (!app.open) return begin();  // the one before could not be opened
  afterSwitch();
  return undefined;
}

function afterSwitch() {
  // what was typed goes along, a question taken from the conversation does not
  fillBox(chat.box.value === chat.offered ? "" : chat.box.value);
  drawChat();
  drawConversations();
  resetReader();
  toEnd(true);
}

function renameConversation(one) {
  const title = bounded(h("input", { type: "text", id: "new-title", autocomplete: "off", dir: "auto" }), "title", "Choose a shorter one");
  title.value = one.title;
  const save = async () => {
    try {
      app.conversations = await call("rename_conversation", { conversation: one.id, title: title.value });
      dialog.close();  // another one may be open by now
      drawConversations();
    } catch (error) {
      complain(error);
    }
  };
  const dialog = openDialog("Rename the conversation", h("form", { onsubmit: (event) => { event.preventDefault(); save(); } },
    h("label", { for: "new-title" }, "Title"), title,
    h("div", { class: "row end" }, h("button", { type: "submit", class: "button primary" }, "Rename"))));
  title.select();
}

function deleteConversation(one) {
  if (app.running && one.id === app.conversation) return toast(WAIT);
  confirmDialog(["Delete “", named(one.title), "”?"], "Its questions and answers are gone for good.", "Delete", async () => {
    app.conversations = await call("delete_conversation", { conversation: one.id });
    if (one.id === app.conversation) newConversation();
    else drawConversations();
  });
  return undefined;
}

// In another tab: what is shown stays, and so does what was asked, to be asked elsewhere.
function conversationDeleted({ question }) {
  rest();
  forgetUnsent();
  app.turns = chat.before;
  drawChat();
  resetReader();
  bringBack({ text: question });
  toast("This conversation was deleted in another tab. Copy what you need of it, then ask in a new one",
    { bad: true, action: "New conversation", act: () => newConversation(true) });
  refreshConversations();
}

function clearConversation() {
  if (app.running) return toast(WAIT);
  if (!app.turns.length) return toast("There is nothing to clear");
  confirmDialog("Clear this conversation?", "Its questions and answers are gone for good.", "Clear", async () => {
    if (await takeAway(idsOf(app.turns))) afterSwitch();
    refreshConversations();
  });
  return undefined;
}

async function exportConversation(form) {
  try {
    if (!app.turns.length) throw { message: "There is nothing to export", remedy: "Ask a question first" };
    download(await call("export_conversation", { form }));
  } catch (error) {
    complain(error);
  }
}
