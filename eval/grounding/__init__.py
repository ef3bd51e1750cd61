"""How well grounding tells true sentences from false ones, by kind of falsehood."""
