"""A morning from the first text to the last hand-over: real processes, webhooks and speech."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.rehearsal.checks import contradictions, explained_students, provider_errors, records_of
from bot.rehearsal.script import Script
from storage.models import Absence, Attempt, HandOver, Inquiry, Message, Recording
from storage.words import FINAL_INQUIRY_STATES, AttemptState, Channel, InquiryState, MessageState
from tests.rehearsal.conftest import played


@pytest.mark.timeout(400)
def test_a_morning_is_played_to_its_end(script: Script) -> None:
    with played(script) as (stage, _), stage.database.read() as session:
        records = records_of(stage)
        assert contradictions(session, stage, records) == []
        assert provider_errors(records) == []

        listed = session.scalar(select(func.count()).select_from(Absence))
        inquiries = session.scalars(select(Inquiry)).all()
        assert listed == len(script.absent)
        states = {inquiry.state for inquiry in inquiries}
        assert {InquiryState.REACHED, InquiryState.HANDED_OVER} <= states <= FINAL_INQUIRY_STATES
        explained = explained_students(session, stage)
        assert explained
        assert len(explained | {inquiry.student_id for inquiry in inquiries}) == listed
        assert all(hand_over.acknowledged_by for hand_over in session.scalars(select(HandOver)))

        messages = session.scalars(select(Message)).all()
        assert len(messages) == len(script.morning.events)
        spoken = [m for m in messages if m.channel is Channel.VOICEMAIL and m.state is MessageState.READ]
        assert len(spoken) == len(script.sounds)
        assert all(message.text for message in spoken)
        recordings = session.scalars(select(Recording).where(Recording.media_key.is_not(None))).all()
        assert len(recordings) >= len(spoken)

        called = {call["to"] for call in records.ordered.values()}
        assert script.school.security_dispatch in called
        assert not called & script.morning.restricted
        attempts = session.scalars(select(Attempt)).all()
        assert {attempt.state for attempt in attempts} <= {AttemptState.ENDED, AttemptState.CANCELED}
