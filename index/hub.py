"""Whether the model hub can be reached, which its own library tries for over a minute."""

from __future__ import annotations

SECONDS = 5.0
"""How long the hub may take to answer at all."""


def reachable() -> bool:
    """True if the hub answers, through the proxy or from the mirror that its library is set to."""
    from huggingface_hub import constants, get_session

    try:
        get_session().head(constants.ENDPOINT, timeout=SECONDS, follow_redirects=False)
    except Exception:  # of many kinds: offline by wish, no such host, no answer in time
        return False
    return True
