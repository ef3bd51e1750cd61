"""Which sentences deny what a question asks."""

from __future__ import annotations

import pytest

from assistant.denial import denies, leaves_open


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Did Norrby stop production?", "Norrby stopped production.", False),
        ("Did Norrby stop production?", "Norrby did not stop production.", True),
        ("Did Velorin fail the safety test?", "Velorin failed the safety test.", False),
        ("Did Velorin fail the safety test?", "Velorin was found to be harmful.", False),
        ("Did the council reject the plan?", "The council refused the plan.", False),
        ("Did the dam prevent a flood?", "The dam failed to prevent a flood.", True),
        ("Will Lunn send boats?", "Lunn did not refuse to send boats.", False),
        ("Will Lunn send boats?", "Lunn will not only send boats but also men.", False),
        ("Will Lunn send boats?", "Lunn said it would not dispatch boats.", True),
        ("Will Lunn send boats?", "No boats and no men will be sent.", True),
        ("Will Lunn send boats?", "Lunn met the mayor and refused to send boats.", True),
        ("Will Lunn send boats?", "Lunn ruled out sending boats.", True),
        ("Will Lunn send boats?", "The court ruled that Lunn sends boats.", False),
        ("Will Lunn send boats?", "Lunn will send boats at no cost.", False),
        ("Will Lunn send boats?", "Lunn will send boats, not men.", False),
        ("Will Lunn send boats?", "Neither Lunn nor Norrby will send boats.", True),
        ("Was anybody hurt?", "Nobody was hurt.", True),
        ("Was anybody hurt?", "No one was hurt.", True),
        ("Was anybody hurt?", "Three people were hurt.", False),
        ("Is the bridge safe?", "The bridge is not safe.", True),
        ("Is the bridge safe?", "", False),
        ("Will Lunn send boats?", "Lunn welcomed the plan but refused to take part.", True),
        ("Will Lunn send boats?", "Lunn supports the fleet, but will not join it.", True),
        ("Will Lunn send boats?", "Lunn supports the fleet and will join it.", False),
        ("Will Lunn send boats?", "Lunn ruled it out.", True),
        ("Will Lunn send boats?", "Lunn waited and then declined.", True),
        ("Did the council approve the plan?", "The council met on Tuesday and rejected the plan.", True),
        ("Did the council approve the plan?", "The council met on Tuesday and rejected the offer.", True),
        ("Did the council approve the plan?", "The council backed the plan and dismissed objections.", False),
        ("Did Finch resign?", "Finch apologised and refused to step down.", True),
        ("Did Finch resign?", "Finch apologised and stepped down.", False),
        ("Did Finch resign?", "Finch resigned and refused to comment.", False),
    ],
)
def test_an_odd_number_of_denials_over_what_is_asked_denies(question: str, text: str, expected: bool) -> None:
    assert denies(text, question) is expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Did the bank appeal?", "The bank is considering an appeal.", True),
        ("Will Lunn send boats?", "Lunn is weighing whether to send boats.", True),
        ("Will Lunn send boats?", "Lunn discussed the matter and will send boats.", False),
        ("Did the bank appeal?", "The bank appealed.", False),
        ("Did the council debate the plan?", "The council debated the plan.", False),
    ],
)
def test_what_is_thought_about_is_left_open(question: str, text: str, expected: bool) -> None:
    assert leaves_open(text, question) is expected
