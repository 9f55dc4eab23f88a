"""A recording is decrypted for whoever may hear it, in the ranges that a player asks for."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.models import Recording
from storage.words import Channel, LineState, Role
from tests.staff.support import Office, add_message, add_recording, line_of, tone
from tests.support import SmallSchool

TEXT = "Ben is sick today"


@pytest.fixture
def recording(office: Office, school: SmallSchool) -> int:
    line = line_of(TEXT, "Ben", "S3", second=0.0)
    with office.services.database.write() as session:
        message = add_message(
            session, school.school_id, TEXT,
            [(line, school.students["Ben"], LineState.REVIEW, ["number_not_on_file"])],
            sid="CA1", channel=Channel.VOICEMAIL,
        )  # fmt: skip
        return add_recording(session, message, office.services.media, TEXT)


def test_the_whole_recording_and_a_part_of_it(office: Office, recording: int) -> None:
    client = office.signed_in(Role.SECRETARY)
    audio = tone(2.0)
    whole = client.get(f"/recordings/{recording}/audio")
    assert whole.data == audio
    assert whole.headers["Cache-Control"] == "no-store"
    assert whole.headers["Content-Type"].startswith("audio/")
    part = client.get(f"/recordings/{recording}/audio", headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert part.data == audio[100:200]
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(audio)}"
    beyond = client.get(f"/recordings/{recording}/audio", headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416


@pytest.mark.parametrize("role", [Role.LIAISON, Role.VIEWER])
def test_a_looking_role_reads_but_does_not_hear(office: Office, recording: int, role: Role) -> None:
    client = office.signed_in(role)
    assert client.get(f"/recordings/{recording}/audio").status_code == 403
    page = client.get("/messages/1").text
    assert "<audio" not in page
    assert "sick" in page


def test_words_carry_their_second_and_evidence_its_button(office: Office, recording: int) -> None:
    page = office.signed_in(Role.SECRETARY).get("/review").text
    assert '<span data-at="0.0">Ben</span>' in page
    assert '<span data-at="1.0">sick</span>' in page
    assert 'data-play="0.0"' in page


def test_a_recording_that_is_gone_is_said_to_be_gone(office: Office, recording: int) -> None:
    client = office.signed_in(Role.SECRETARY)
    with office.services.database.write() as session:
        row = session.scalars(select(Recording)).one()
        office.services.media.delete(row.media_key or "")
        row.media_key, row.deleted_here_at = None, office.services.clock.now()
    assert client.get(f"/recordings/{recording}/audio").status_code == 404
    assert "The recording was deleted" in client.get("/messages/1").text
