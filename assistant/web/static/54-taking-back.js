// Questions that are taken back.

function dropTurn(id) {
  app.turns = app.turns.filter((turn) => turn.id !== id);
  document.getElementById(`turn-${id}`)?.remove();
}

// Takes turns away on the server, then here. False where another conversation was opened meanwhile, or something was
// asked: that stays, be it answered or not.
async function takeAway(turns) {
  const known = app.turns.map(({ id }) => id);
  const left = await call("drop_turns", { turns });
  if (app.conversation !== left.id) return false;
  if (app.turns.every(({ id }) => known.includes(id))) {
    showConversation(left);
    return true;
  }
  turns.forEach(dropTurn);
  return false;
}

async function undoTurn() {
  if (app.running) return toast(WAIT);
  const last = app.turns[app.turns.length - 1];
  try {
    if (!(await takeAway([last.id]))) return undefined;
    drawChat();
    resetReader();
    editQuestion(last.question);
    refreshConversations();
  } catch (error) {
    complain(error);
  }
  return undefined;
}
