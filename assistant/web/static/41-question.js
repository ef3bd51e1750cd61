// The question of a turn, as it was asked.

function questionElement(turn) {
  const limits = turn.sources.length
    ? h("div", { class: "limits" }, `In ${counted(turn.sources.length, "article")}: `,
      turn.sources.slice(0, 3).map((source, at) => [at ? ", " : "", named(titleOf(source))]), turn.sources.length > 3 ? ", …" : "")
    : null;
  return h(
    "div",
    { class: "question-row" },
    h("div", { class: "question" }, wordsOfQuestion(turn), limits),
  );
}

const LONG_QUESTION = { characters: 600, lines: 8 };
const wholeQuestions = new Set();

// A long question would leave no room for its answer.
function wordsOfQuestion({ id, question }) {
  const heading = h("h2", { dir: "auto" }, question);
  if (question.length <= LONG_QUESTION.characters && question.split("\n").length <= LONG_QUESTION.lines) return heading;
  const whole = h("button", { type: "button", class: "whole", id: `whole-${id}`, onclick: () => { wholeQuestions[wholeQuestions.has(id) ? "delete" : "add"](id); show(); } });
  const show = () => {
    const all = wholeQuestions.has(id);
    heading.classList.toggle("cut", !all);
    whole.setAttribute("aria-expanded", String(all));
    fill(whole, all ? "Show less" : "Show all");
  };
  show();
  return [heading, whole];
}
