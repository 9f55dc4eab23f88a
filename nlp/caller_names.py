"""The caller's own name: introduced, after the greeting, before "calling", or as the signature of a text."""

from __future__ import annotations

import re

from nlp.caller_words import (
    BEFORE_SIGNATURE,
    BESIDE_SIGNATURE,
    FIRMS,
    GIVEN_TITLES,
    GOES_ON,
    KIN,
    KIN_TITLES,
    NOT_BEFORE_KIN,
    OPENERS,
    QUALITIES,
    QUOTED,
    THANKS,
    TITLES,
)
from nlp.contact_names import TOLD_OF
from nlp.name_words import NameWords, Words
from nlp.relation_words import RELATION_WORDS


class CallerNameReader(NameWords):
    """Reads the caller's name in one message. `cased` tells whether capitals mean anything."""

    def read(self, *, signed: bool) -> Words | None:
        """Return the words of the name; `signed` says that the message may end with a signature."""
        found = (
            self._introduced()
            or self.contacts.find()
            or self._greeting()
            or self._of_child()
            or self._calling()
            or (self._signature() if signed else None)
        )
        return self._written(*found) if found else None

    def _written(self, first: int, end: int) -> Words | None:
        """Return the name with a title or "Nana" only before a family name: "Mrs. Vigil", but "Darrell Bell"."""
        if any(self._base(i) in FIRMS for i in range(first, end + 1)):
            return None
        end = self._with_surname(end)
        length = end - first
        given = length == 2 and self._base(first) not in GIVEN_TITLES and self.contacts.at(first + 1) == 1
        if self._base(first) in TITLES and (length > 2 or given):
            return first + 1, end
        abbreviated = self._base(first - 1) in TITLES
        if first and self.tokens[first - 1].gap in (" ", ". " if abbreviated else " ") and self._is_called(first, end):
            return first - 1, end
        return first, end

    def _is_called(self, first: int, end: int) -> bool:
        """Whether the word before a name is part of what the caller goes by: "Mrs. Vigil", "Grandma Lorena"."""
        before = self._base(first - 1)
        if before in KIN_TITLES:
            earlier = self._base(first - 2)
            of_somebody = self.tokens[first - 2].possessive and earlier not in ("it", "that", "this", "here")
            owned = first > 1 and (of_somebody or self.known.student_at(first - 2) > 0)
            return not owned and earlier not in NOT_BEFORE_KIN
        alone = end - first == 1 or self._base(first) == "de"
        return alone and (before in GIVEN_TITLES or (before in TITLES and self._is_surname(first)))

    def _introduced(self) -> Words | None:
        """Read what follows "this is", "my name is", "soy": a contact of the number if there is one, else the first."""
        names: list[Words] = []
        for match in OPENERS.finditer(self.lower):
            place = self.at.get(match.end())
            if place is None or QUOTED.search(self.lower[max(0, match.start() - 12) : match.start()]):
                continue
            late_it = match.group().startswith("it") and match.start() > self.greeted + 12
            if late_it and not self.contacts.at(place):
                continue
            length = self.contacts.at(place)
            found = (place, place + length) if length and self._whole(place, length) else self._after_opener(place)
            if found:
                names.append(found)
        return next((name for name in names if self.contacts.at(name[0])), names[0] if names else None)

    def _whole(self, place: int, length: int) -> bool:
        """Whether nothing more of a name follows the contact's, and the words are not "Beth's mom"."""
        end = place + length
        if self.tokens[end - 1].possessive or self._of_student((place, end)):
            return False
        return self.known.student_at(place) <= 0 and not (
            end < len(self.tokens) and self._belongs(end) and self._goes_on(end) and not self._owns_relation(end)
        )

    def _owns_relation(self, place: int) -> bool:
        """Whether a word tells whose mother speaks: "denisha london's mama"."""
        return self.tokens[place].possessive and self._base(place + 1) in RELATION_WORDS

    def _after_opener(self, place: int) -> Words | None:
        """Read a name, "her dad Darnell", "Beth's neighbor Alejandra"."""
        tokens = self.tokens
        if tokens[place].base in ("la", "el") and self._base(place + 1) in TITLES:
            place += 1
        direct = self._name(place)
        if direct and not self._of_student(direct):
            return direct
        for offset in range(place, min(place + 6, len(tokens))):
            if tokens[offset].base in RELATION_WORDS:
                if re.match(r"^\s*(?:of|de|del|to|from)\b", self._text_after(offset)):
                    return None
                follows = offset + 1 < len(tokens) and tokens[offset].gap in (" ", ", ")
                student = (
                    follows
                    and not self.contacts.at(offset + 1)
                    and (self.known.student_at(offset + 1) > 0 or self.known.rostered_at(offset + 1))
                )
                return self._name(offset + 1) if follows and not student else None
            if "." in tokens[offset].gap:
                break
        return None

    def _is_child(self, place: int) -> bool:
        """Whether a student is named at a place, and no contact of the number."""
        student = self.known.student_at(place) > 0 or self.known.rostered_at(place)
        return student and not self.contacts.at(place)

    def _of_student(self, name: Words) -> bool:
        """Whether the words are a student's in "lucas dad tomas", "Junis mom", "Amy Roark's neighbor"."""
        first, last = self.tokens[name[0]], self.tokens[name[1] - 1]
        if last.possessive:
            return True
        if self._base(name[1]) in ("and", "y", "&") and any(
            self.tokens[i].possessive and self._base(i + 1) in RELATION_WORDS
            for i in range(name[1] + 1, min(name[1] + 4, len(self.tokens)))
        ):
            return True
        after = name[1]
        while self._base(after) in QUALITIES:
            after += 1
        if self._base(after) not in RELATION_WORDS or last.gap != " ":
            return False
        genitive = last.base.endswith("s") and first.base not in self.known.contacts
        return genitive or self.known.student_at(name[0]) > 0

    def _greeting(self) -> Words | None:
        """Read a name right after the greeting: "Hi, Amy Sullivan.", "hi scott lundquist nora's dad"."""
        place = self.at.get(self.greeted)
        if place is not None and self.greeted and self._base(place) in ("es", "is"):
            place += 1  # "Hola, es Taís", "hello is halyna"
        if place is None or place >= len(self.tokens):
            return None
        if self._base(place) in KIN and place + 1 < len(self.tokens) and self.tokens[place].gap == " ":
            adult = self._plausible(place + 1) and self.known.student_at(place + 1) <= 0
            return self._name(place + 1) if adult else None
        if not (self._plausible(place) or self._base(place) in TITLES) or self.known.student_at(place) > 0:
            return None
        found = self._name(place)
        return found if found and self._greets(*found) else None

    def _of_child(self) -> Words | None:
        """Read "Jada Ransom's mother Latoya Tolliver" where a message begins so."""
        place = self.at.get(self.greeted)
        if place is None:
            return None
        after = place + max(self.known.student_at(place), 1)
        while after < place + 3 and after < len(self.tokens) and not self.tokens[after - 1].possessive:
            after += 1
        if after + 1 >= len(self.tokens) or not self.tokens[after - 1].possessive:
            return None
        follows = self.tokens[after].gap in (" ", ", ") and self.known.student_at(after + 1) <= 0
        if not follows or self._base(after + 1) in TOLD_OF:
            return None
        return self._name(after + 1) if RELATION_WORDS.get(self._base(after)) not in (None, "staff") else None

    def _greets(self, first: int, end: int) -> bool:
        """Whether what follows the words [first, end) shows that they are the speaker's name."""
        following, gap = self._base(end), self.tokens[end - 1].gap
        if self._is_contact(first) or following in GOES_ON or following[:3] == "w/":
            return True
        several = end - first > 1
        if len(self._base(end - 1)) == 1 and gap == ". ":
            return False  # "Gabriel V. out sick": the stop is the initial's
        introduced = self._base(first - 1) in ("es", "is")
        if (several or introduced) and gap.strip()[:1] in (".", ","):
            return True
        beside = following in ("foster", "the", "la", "el") and self._base(end + 1) in RELATION_WORDS
        if beside or RELATION_WORDS.get(following) not in (None, "staff"):
            return several or self.cased
        close = end < len(self.tokens) and gap in (" ", ", ") and self.known.student_at(end) > 0
        if self.cased and gap == ", " and self.known.rostered_at(end) and self.tokens[end + 1].possessive:
            return True  # "Amanda, Kelly Fisher's mom"
        return close and (several or introduced)

    def _calling(self) -> Words | None:
        """Read "Heather Bellamy here", "Heather Roark calling for", "Grandma Anjali speaking" anywhere."""
        for place, token in enumerate(self.tokens):
            if token.base not in ("here", "calling", "speaking") or not place or self.tokens[place - 1].gap != " ":
                continue
            first = self._backwards(place)
            student = token.base == "here" and first + 1 < place and self.known.student_at(first + 1) > 0
            if self._plausible(first) and self.known.student_at(first) <= 0 and not student:
                return first, place
        return None

    def _backwards(self, end: int) -> int:
        """Return where a name of at most three words that ends before `end` begins."""
        first = end - 1
        while (
            first
            and self._plausible(first)
            and self.tokens[first - 1].gap == " "
            and self._plausible(first - 1)
            and end - first < 3
        ):
            first -= 1
        return first

    def _signature(self) -> Words | None:
        """Read the name with which a text ends: "-Darnell (dad)", "Vikram (father)", "Jen", "Grandma Anjali"."""
        tokens = self.tokens
        end = len(tokens)
        while end and (
            tokens[end - 1].base in RELATION_WORDS
            or tokens[end - 1].base in BESIDE_SIGNATURE
            or tokens[end - 1].text[0].isdigit()
        ):
            end -= 1
        for first in (end - 2, end - 1, end - 3):
            if 0 <= first < end and self._signs(first, end):
                return (first - 1 if self._base(first - 1) in TITLES else first), end
        return None

    def _signs(self, first: int, end: int) -> bool:
        """Whether the words [first, end) stand apart from the sentence before them and are an adult's name."""
        tokens, contact = self.tokens, self._is_contact(first)
        before = tokens[first - 1] if first else None
        if before is not None and not (
            BEFORE_SIGNATURE.search(before.gap)
            or before.base in RELATION_WORDS
            or before.base in TITLES
            or before.base in THANKS
        ):
            return False
        if before is not None and before.base in RELATION_WORDS and self._spoken_of(first - 1):
            return False
        if any(re.search(r"[.!?,;]", tokens[i].gap) for i in range(first, end - 1) if len(tokens[i].base) > 1):
            return False
        if (self.known.student_at(first) > 0 or self.known.rostered_at(first)) and not contact:
            return False
        if not all(self._plausible(i) or (len(tokens[i].base) == 1 and i > first) for i in range(first, end)):
            return False
        titled = before is not None and before.base in TITLES
        if tokens[end - 1].base in THANKS or (titled and tokens[end - 1].base in self.known.teachers and not contact):
            return False  # "Atte", "Ortiz-Hale, Mr Fisher"
        return contact or self.cased or titled or (before is not None and "-" in before.gap)

    def _spoken_of(self, relation: int) -> bool:
        """Whether the word for a relation is in a sentence about somebody else: "Call his mom, Kate"."""
        owned = self._base(relation - 1) in BESIDE_SIGNATURE
        return owned and relation > 1 and not BEFORE_SIGNATURE.search(self.tokens[relation - 2].gap)
