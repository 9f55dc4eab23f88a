"""Papers of an attendance file: filed, looked at, taken out of sight, put back."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from flask import Blueprint, Response, abort, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from bot.staff.services import StaffServices
from bot.staff.undo import forget_undo, remember_year
from bot.staff.work_actions import day_or_none, text
from bot.staff.year_back import back_to
from bot.staff.year_scope import acting, student_in_sight, words_for_staff, year_of_student
from escalation.school_days import local_day
from escalation.staff_entries import EntryError
from escalation.year import documents
from storage.media import MediaError
from storage.models import FileDocument, School
from storage.words import DocumentKind

ENDINGS = {documents.PDF: "pdf", documents.PNG: "png", documents.JPEG: "jpg", documents.TEXT: "txt"}


def add_documents(blueprint: Blueprint, services: StaffServices) -> None:
    """Each can be taken back."""

    @blueprint.post("/students/<int:student_id>/year/documents")
    def year_file_document(student_id: int) -> ResponseReturnValue:
        try:
            kind = DocumentKind(request.form.get("kind", ""))
        except ValueError:
            abort(400)
        with services.database.read() as db:
            student_in_sight(db, student_id)
        with words_for_staff():
            taken = documents.take_in(services.media, uploaded("paper"))

        def act(db: Session, now: datetime) -> None:
            student = student_in_sight(db, student_id)
            dated = day_or_none("dated") or local_day(db.get_one(School, student.school_id), now)
            paper = documents.Paper(kind, text("title") or kind.value.capitalize(), dated)
            year = year_of_student(db, student, now)
            filed = documents.file_document(db, student_id, year.id, paper, taken, current_user.staff_id, now)
            remember_year("filed", "staff.year_remove_document", student_id, document_id=filed.id)

        acting(services, act)
        return back_to(_page(student_id))

    @blueprint.get("/year/documents/<int:document_id>")
    def year_document(document_id: int) -> ResponseReturnValue:
        if not current_user.may_work:
            abort(403)
        with services.database.read() as db:
            document = in_sight(db, document_id)
            try:
                content = documents.read_document(services.media, document)
            except MediaError:
                abort(404)
            name = f"document-{document.id}.{ENDINGS.get(document.media_type, 'bin')}"
            return paper(content, document.media_type, name, as_attachment="download" in request.args)

    @blueprint.post("/year/documents/<int:document_id>/remove")
    def year_remove_document(document_id: int) -> ResponseReturnValue:
        about: list[int] = []

        def act(db: Session, now: datetime) -> None:
            document = in_sight(db, document_id)
            about.append(document.student_id)
            documents.remove_document(db, document_id, current_user.staff_id, now)
            remember_year("removed", "staff.year_restore_document", document.student_id, document_id=document_id)

        acting(services, act)
        return back_to(_page(about[0]))

    @blueprint.post("/year/documents/<int:document_id>/restore")
    def year_restore_document(document_id: int) -> ResponseReturnValue:
        about: list[int] = []

        def act(db: Session, now: datetime) -> None:
            about.append(in_sight(db, document_id).student_id)
            documents.restore_document(db, document_id, current_user.staff_id, now)

        acting(services, act)
        forget_undo()
        return back_to(_page(about[0]))


def uploaded(field: str) -> bytes:
    """The bytes of an uploaded file. Raises EntryError where none was chosen."""
    file = request.files.get(field)
    if file is None or not file.filename:
        raise EntryError("Choose the file first.")
    content: bytes = file.read()
    return content


def paper(content: bytes, media_type: str, name: str, *, as_attachment: bool = True) -> Response:
    """A paper for the browser; its name tells nothing of a child, and nothing of it is kept in a cache."""
    return send_file(
        BytesIO(content), mimetype=media_type, as_attachment=as_attachment, download_name=name, etag=False, max_age=0
    )


def in_sight(db: Session, document_id: int) -> FileDocument:
    """The document; aborts with 404 where there is none, or it is about a student out of sight."""
    document = db.get(FileDocument, document_id) or abort(404)
    student_in_sight(db, document.student_id)
    return document


def _page(student_id: int) -> str:
    return url_for("staff.year_student", student_id=student_id, _anchor="documents")
