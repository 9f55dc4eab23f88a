"""Single values as files write them: truth values, grades, languages, telephone numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import phonenumbers
from babel import Locale
from babel.core import get_global
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, ValidationResult

from storage.imports.problems import FieldError

_TRUE = frozenset({"true", "t", "yes", "y", "1", "x"})
_FALSE = frozenset({"false", "f", "no", "n", "0"})
_NOTHING = frozenset({"none", "null", "nil", "n/a", "na", "-", "--"})
_PLAIN = re.compile(r"^(?:\+?1[ -]?)?\(?(\d{3})\)?[ .-]?(\d{3})[ .-]?(\d{4})$")
_GRADES = {
    "pk": "PK", "prek": "PK", "prekindergarten": "PK", "preschool": "PR", "pr": "PR", "tk": "TK",
    "transitionalkindergarten": "TK", "k": "KG", "kg": "KG", "kinder": "KG", "kindergarten": "KG", "ug": "UG",
    "ungraded": "UG", "ps": "PS", "it": "IT", "preschoolprekindergarten": "PK", "preschool/prekindergarten": "PK",
    "earlyeducation": "PR", "infant/toddler": "IT", "postsecondary": "PS", "grade13": "13",
    "first": "01", "second": "02", "third": "03", "fourth": "04", "fifth": "05", "sixth": "06", "seventh": "07",
    "eighth": "08", "ninth": "09", "tenth": "10", "eleventh": "11", "twelfth": "12",
}  # fmt: skip
_NATIVE_LANGUAGES = (
    "es",
    "vi",
    "ar",
    "ru",
    "so",
    "am",
    "ti",
    "fr",
    "pt",
    "uk",
    "ko",
    "zh",
    "ne",
    "fa",
    "ps",
    "sw",
    "ht",
)


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number in E.164 with its extension, and whether such a number can exist in its numbering plan."""

    e164: str
    extension: str
    valid: bool


def read_boolean(text: str) -> bool | None:
    """A truth value; None where the field is empty. Raises FieldError for anything else."""
    word = text.strip().casefold()
    if not word or word in _NOTHING:
        return None
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise FieldError("true or false", "Write true or false.")


def read_restriction(text: str) -> str:
    """The text of a restriction, "" for none. Whatever is neither empty nor a plain no is a restriction."""
    word = text.strip()
    if word.casefold() in _FALSE or word.casefold() in _NOTHING:
        return ""
    return word


def read_grade(text: str) -> str:
    """A grade as in CEDS: "KG", "01" … "13". Raises FieldError for an unknown one."""
    word = re.sub(r"grade|gr\b|[\s._-]|(?<=\d)(st|nd|rd|th)", "", text.strip().casefold())
    if not word:
        return ""
    if word.isdecimal() and 0 <= int(word) <= 13:
        return f"{int(word):02d}" if int(word) else "KG"
    if word in _GRADES:
        return _GRADES[word]
    raise FieldError("a grade such as KG or 01", "Use KG, 01, 02 and so on; until then the grade stands as written.")


def read_language(text: str) -> str:
    """A language's ISO 639-1 code (639-2 where there is none of two letters), "" for none.

    Codes of two or three letters, regional forms ("es-MX"), and names in English or in the language itself are known.

    Raises:
        FieldError: for an unknown language.
    """
    word = text.strip().rsplit("#", 1)[-1].casefold()
    if not word:
        return ""
    names = _language_names()
    for form in (word, re.split(r"[-_(;,/]", word)[0].strip()):
        if form in names:
            return names[form]
    raise FieldError("a language such as es or Spanish", "Use a code of ISO 639-1; until then the language is unknown.")


@cache
def _language_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for display in reversed(("en", *_NATIVE_LANGUAGES)):
        languages = Locale(display).languages
        own = languages.items() if display == "en" else [(display, languages[display])]
        names.update({name.casefold(): code for code, name in own if "_" not in code})
    codes = [code for code in names.values() if len(code) in (2, 3)]
    names.update({code: code for code in codes})
    names.update({old: new for old, new in get_global("language_aliases").items() if new in names})
    return names | {"castellano": "es", "mandarin": "zh", "cantonese": "yue", "farsi": "fa", "tagalog": "tl"}


def read_phones(text: str, area_code: str) -> list[Phone]:
    """The telephone numbers in free text, with their extensions; a number of seven digits takes the area code.

    Raises:
        FieldError: where the text has digits that make up no telephone number.
    """
    if plain := _PLAIN.match(text.strip()):
        return [_plain_phone("".join(plain.groups()))]
    found: list[Phone] = []
    rest = text
    for match in PhoneNumberMatcher(text, "US", leniency=Leniency.POSSIBLE):
        number = match.number
        if phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            if not area_code:
                continue
            number.national_number = int(f"{area_code}{number.national_number}")
        rest = rest.replace(match.raw_string, " ", 1)
        e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        if e164 not in (phone.e164 for phone in found):
            found.append(Phone(e164, number.extension or "", phonenumbers.is_valid_number(number)))
    if len(re.sub(r"\D", "", rest)) >= 4 or (text.strip() and not found and text.strip().casefold() not in _NOTHING):
        remedy = "Correct the number. Until then " + ("only the readable part is used." if found else "it is left out.")
        raise PhoneTextError(found, remedy)
    return found


@cache
def _plain_phone(digits: str) -> Phone:
    """A number of the North American plan; looking such a one up in free text would take ten times as long."""
    number = phonenumbers.PhoneNumber(country_code=1, national_number=int(digits))
    return Phone(f"+1{digits}", "", phonenumbers.is_valid_number(number))


class PhoneTextError(FieldError):
    """Free text that is not, or not only, telephone numbers. `found` are those that could be read."""

    def __init__(self, found: list[Phone], remedy: str) -> None:
        super().__init__("a telephone number with its area code", remedy)
        self.found = found
