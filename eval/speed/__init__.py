"""How long indexing, finding and answering take, beside what others need for the same."""
