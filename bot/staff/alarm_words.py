"""What each kind of alarm tells staff, and what they should do."""

ALARMS = {
    "did_not_know": "The family did not know that the student is not in school.",
    "thought_in_school": "The family thinks that the student is in school, and the student is marked absent.",
    "asked_for_office": "Somebody who was called asked for the office.",
    "unheard": "Somebody picked up while our line failed, and heard nothing of us: call them yourself.",
    "wrong_number": "A number on file belongs to somebody else.",
    "no_guardian_to_call": "No guardian of this student can be called. Emergency contacts are tried.",
    "given_to_dispatch": "Nobody who knows could be found. Security dispatch is called.",
    "no_dispatch_number": "Nobody who knows was found, and no number of security dispatch is on file: call them now.",
    "news_after_hand_over": "There is news about a student whom dispatch is looking for: tell dispatch.",
    "opened_again": "What explained this student was taken back: the student is looked for again.",
    "no_roll": "The line should be checked by now, and there is no roll.",
    "roll_incomplete": "Calls are held back: the roll is not complete.",
    "many_absent": "Calls are held back: far more students are listed than usual.",
    "room_absent": "Calls to one room are held back: most of it is listed. Was its roll taken rightly?",
    "bus_absent": "Calls to the riders of one bus are held back: most of them are listed. Is it late?",
    "planned_trip": "Calls to students on a planned trip are held back: they are listed as absent.",
    "unreadable_message": "A message could not be heard or read by the machine: a person must look.",
    "outcome_unknown": "The telephone company could not say what became of a call. The search goes on.",
    "unknown_provider_code": "The telephone company gave a reason that the machine does not know. The search goes on. "
    "Tell your administrator.",
    "request_refused": "The telephone company refused a call or text because of our settings there. "
    "The search goes on. Tell your administrator.",
    "all_clear_not_heard": "Somebody who was told that this student is missing could not be told that all is well: "
    "tell them.",
    "telephone_refuses_us": "The telephone company refuses our account: nobody can be called. Tell your administrator.",
    "line_number_differs": "Calls or texts come to another number than the attendance line on file: correct it.",
    "no_number_to_call_from": "The school has no attendance line on file: nobody can be called.",
    "policy_not_usable": "The school's policy cannot be used; the standard one is in force.",
    "not_looked_after": "Something is stuck: look for the student yourself, and tell your administrator.",
    "clock_stepped": "The machine's clock was set forward or back. All waiting times were kept.",
    "unknown_call": "The telephone company tells of a call from the attendance line that nobody here ordered.",
    "line_not_checked": "The machine could not check today's messages against the list: nobody is called until it can. "
    "Call the families yourself, and tell your administrator.",
    "engine_fault": "The machine could not go on with this student: look for the student yourself.",
    "letter_to_print": "A letter could not be sent by e-mail: print it instead.",
    "invitation_not_sent": "An invitation to a meeting could not be sent by e-mail: tell the person.",
    "report_not_sent": "A report could not be sent by e-mail: open it on the page of reports.",
    "mail_result_not_kept": "An e-mail of the year went out or was refused, and that could not be written down: look.",
    "report_not_made": "A weekly report could not be made. Tell your administrator.",
    "report_without_reader": "A weekly report has no reader: nobody who can sign in has the role that it is for.",
    "room_rolls_missing": "The roll of some rooms is late: remind their teachers.",
}

SHORT = {
    "did_not_know": "Family did not know",
    "thought_in_school": "Thought to be in school",
    "asked_for_office": "Asked for the office",
    "unheard": "Our line failed: call them",
    "no_guardian_to_call": "No guardian can be called",
    "given_to_dispatch": "Nobody found who knows",
    "no_dispatch_number": "Call dispatch yourself",
    "news_after_hand_over": "News: tell dispatch",
    "opened_again": "Looked for again",
    "all_clear_not_heard": "Tell the family: all is well",
    "not_looked_after": "Stuck: look yourself",
    "engine_fault": "Look for the student yourself",
}


def alarm_words(kind: str, subject: str = "") -> str:
    """The words for one kind of alarm, with the provider's code if its subject is one.

    An unknown kind is shown as it is rather than hidden.
    """
    words = ALARMS.get(kind, kind.replace("_", " ").capitalize() + ".")
    about, _, rest = subject.partition(":")
    return f"{words} (Code {rest.partition(':')[0]})" if about == "code" else words


def alarm_in_short(kind: str) -> str:
    """The same in a few words, for the board."""
    return SHORT.get(kind, alarm_words(kind))
