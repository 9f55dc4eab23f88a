"""The schools of an Ed-Fi export (EducationOrganization): their names and district, and a school.toml to begin with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storage.imports.edfi import Resource, described, read_resources
from storage.imports.fields import Phone, PhoneTextError, read_phones
from storage.imports.problems import Problems
from storage.imports.records import DistrictRecord, SchoolRecord
from storage.imports.school_toml import FILE
from storage.imports.source import Source

_SCHOOL, _DISTRICT = "School", "LocalEducationAgency"
_XML = "educationorganization.xml"
_JSON = {_SCHOOL: "schools.json", _DISTRICT: "localeducationagencies.json"}


def check_schools(source: Source, schools: Sequence[SchoolRecord], problems: Problems) -> None:
    """Note an error for each school that the export does not have, if it tells of schools at all."""
    found = {resource.text("schoolId") for resource in _resources(source, _SCHOOL, problems)}
    for school in schools:
        if found and school.source_id not in found:
            problems.error(
                FILE, 0, "sourcedId", found=school.source_id, expected=f"one of {', '.join(sorted(found))}",
                remedy="Write the SchoolId of EducationOrganization.xml.",
            )  # fmt: skip


def district_of(source: Source, school: str, problems: Problems) -> DistrictRecord | None:
    """The district of a school; the only one there is, where the school names none."""
    districts = list(_resources(source, _DISTRICT, problems))
    for resource in _resources(source, _SCHOOL, problems):
        if resource.text("schoolId") != school:
            continue
        own = resource.text("localEducationAgencyReference.localEducationAgencyId")
        ref = resource.text("localEducationAgencyReference.ref")
        for district in districts:
            told = district.text("localEducationAgencyId")
            if own == told or (ref and ref == district.text("id")):
                return DistrictRecord(told, district.text("nameOfInstitution"))
    if len(districts) == 1:
        return DistrictRecord(districts[0].text("localEducationAgencyId"), districts[0].text("nameOfInstitution"))
    return None


def skeleton(source: Source) -> str:
    """A school.toml for the schools of the export, to be filled in; "" where it tells of none."""
    schools = list(_resources(source, _SCHOOL, Problems()))
    tables = "\n".join(_table(resource) for resource in schools)
    return f"{_SHARED}\n{tables}" if schools else ""


def _resources(source: Source, kind: str, problems: Problems) -> Iterator[Resource]:
    for name in (_XML, _JSON[kind]):
        if source.has(name):
            yield from read_resources(source, name, [kind], problems)


_SHARED = """\
timezone = ""                  # such as "America/Chicago"
roll_taken = "08:20"           # when the roll is taken, and when the attendance line is checked: local times
line_checked = "08:30"
languages = ["en"]
same_day_policy = "guardians-then-emergency-then-dispatch"
"""
_TABLE = """\
[[schools]]
sourcedId = "{school}"
name = "{name}"
attendance_line = ""           # the number that families of this school call and text
office_phone = "{office}"
security_dispatch = ""
"""


def _table(resource: Resource) -> str:
    offices = [
        phone.e164
        for telephone in resource.things("institutionTelephone")
        if described(str(telephone.get("institutionTelephoneNumberType", ""))) == "Main"
        for phone in _phones(str(telephone.get("telephoneNumber", "")))
    ]
    name = resource.text("nameOfInstitution").replace("\\", "").replace('"', "'")
    return _TABLE.format(school=resource.text("schoolId"), name=name, office=next(iter(offices), ""))


def _phones(text: str) -> list[Phone]:
    try:
        return read_phones(text, "")
    except PhoneTextError as error:
        return error.found
