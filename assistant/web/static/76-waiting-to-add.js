// What is to be added while a job runs, this tab's or another's, waits for its end.

function waitForJob(start) {
  adding.waiting.push(start);
  toast("Waiting: this begins when the indexing that runs is done");
}

// The end of a job; what it told stays with what comes next is told.
function ended(job) {
  adding.following = false;
  const next = adding.waiting.shift();
  if (next && job.error) complain(job.error);
  const rows = drawJob(job);
  if (!next) return;
  adding.before = rows;
  next();
}
