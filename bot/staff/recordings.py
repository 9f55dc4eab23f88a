"""The sound of a voicemail, decrypted for whoever may hear it, and kept by nobody on the way."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, abort, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot.staff.scope import is_in_sight
from bot.staff.services import StaffServices
from storage.media import MediaError
from storage.models import Message, Recording


def add_recordings(blueprint: Blueprint, services: StaffServices) -> None:
    """One view: the audio of a recording, whole or in ranges."""

    @blueprint.get("/recordings/<int:recording_id>/audio")
    def recording_audio(recording_id: int) -> ResponseReturnValue:
        if not current_user.may_listen:
            abort(403)
        with services.database.read() as db:
            recording = db.get(Recording, recording_id)
            message = db.get(Message, recording.message_id) if recording is not None else None
            if recording is None or message is None or not is_in_sight(message.school_id) or not recording.media_key:
                abort(404)
            key = recording.media_key
        try:
            audio = services.media.get(key)
        except MediaError:
            abort(404)
        # No ETag: nothing of a recording is to lie in a cache, so there is nothing to compare.
        return send_file(BytesIO(audio), mimetype="audio/wav", conditional=True, etag=False, max_age=0)
