"""How the cross-encoder learns: to tell a sentence that answers from one near it (`python -m eval reader`),
and what belongs beside it (`python -m eval beside`).
"""
