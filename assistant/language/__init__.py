"""What can be known of English words without a language model: stems, names, numbers, questions."""
